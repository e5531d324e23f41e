with

stage_history as (

    select * from {{ ref('input_stage_history') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

labels as (

    select * from {{ ref('int_stage_labels') }}

),

units as (

    select * from {{ ref('int_business_units') }}

),

unit_counts as (

    select count(*) as unit_count
    from units

),

mapped_everywhere as (

    -- nearly all labels are: only the others are looked up by unit
    select
        labels.system,
        labels.label_key
    from labels
    cross join unit_counts
    where labels.stage != 'Unmapped'
    group by labels.system, labels.label_key
    having count(*) = max(unit_counts.unit_count)

),

delivered as (

    select
        lead_id,
        source_system,
        'history' as source_field,
        stage as label,
        {{ lowered('stage') }} as label_key,
        entered_at as seen_at
    from stage_history
    where entered_at <= {{ as_of() }}

    union all

    select
        lead_id,
        source_system,
        'stage' as source_field,
        stage as label,
        {{ lowered('stage') }} as label_key,
        coalesce(status_changed_at, created_at) as seen_at
    from leads
    where stage is not null

    union all

    select
        lead_id,
        source_system,
        'status' as source_field,
        status as label,
        {{ lowered('status') }} as label_key,
        coalesce(status_changed_at, created_at) as seen_at
    from leads
    where status is not null

),

unusual as (

    select
        delivered.lead_id,
        delivered.source_system,
        delivered.source_field,
        delivered.label,
        delivered.label_key,
        delivered.seen_at
    from delivered
    left join mapped_everywhere
        on
            delivered.source_system = mapped_everywhere.system
            and delivered.label_key = mapped_everywhere.label_key
    where mapped_everywhere.label_key is null

),

final as (

    select
        ---------- ids
        members.business_unit_id,

        ---------- strings
        unusual.source_system,
        unusual.source_field,
        -- a label without any letter is one, too
        coalesce(unusual.label, '') as label,

        ---------- numerics
        cast(count(distinct unusual.lead_id) as int) as record_count,
        cast(count(*) as int) as row_count,

        ---------- timestamps
        min(unusual.seen_at) as first_seen_at,
        max(unusual.seen_at) as last_seen_at
    from unusual
    inner join members
        on unusual.lead_id = members.lead_id
    left join labels
        on
            members.business_unit_id = labels.business_unit_id
            and unusual.source_system = labels.system
            and unusual.label_key = labels.label_key
    where
        not members.is_future
        and coalesce(labels.stage, 'Unmapped') = 'Unmapped'
    group by
        members.business_unit_id,
        unusual.source_system,
        unusual.source_field,
        coalesce(unusual.label, '')

)

select * from final
