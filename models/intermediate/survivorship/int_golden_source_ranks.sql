with

units as (

    select * from {{ ref('int_business_units') }}

),

source_ranks as (

    select * from {{ ref('seed_source_ranks') }}

),

capture_sources as (

    select * from {{ ref('seed_capture_sources') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        units.as_of_date,
        source_ranks.business_unit_id as policy_unit_id,
        source_ranks.kind,
        {{ lowered('source_ranks.source') }} as source,
        source_ranks.source_rank
    from units
    inner join source_ranks
        on
            source_ranks.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('source_ranks', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['kind', 'source']) }} as is_applied
    from rows_in_force

),

labels as (

    -- a lead source by its name, and by each spelling that is known for it
    select
        business_unit_id,
        kind,
        source as label_key,
        source_rank
    from rows_by_nearness
    where is_applied

    union all

    select
        rows_by_nearness.business_unit_id,
        rows_by_nearness.kind,
        {{ lowered('capture_sources.synonym') }} as label_key,
        rows_by_nearness.source_rank
    from rows_by_nearness
    inner join capture_sources
        on
            rows_by_nearness.source = {{ lowered('capture_sources.lead_source') }}
            and capture_sources.business_unit_id in (rows_by_nearness.business_unit_id, 'global')
            and {{ policy_in_force('capture_sources', 'rows_by_nearness.as_of_date') }}
    where
        rows_by_nearness.is_applied
        and rows_by_nearness.kind = 'lead_source'

),

final as (

    select
        business_unit_id,
        kind,
        label_key,
        min(source_rank) as source_rank
    from labels
    group by business_unit_id, kind, label_key

)

select * from final
