with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

units as (

    select * from {{ ref('int_business_units') }}

),

capture_sources as (

    select * from {{ ref('seed_capture_sources') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        capture_sources.business_unit_id as policy_unit_id,
        {{ lowered('capture_sources.synonym') }} as synonym,
        capture_sources.direction
    from units
    inner join capture_sources
        on
            capture_sources.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('capture_sources', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['synonym']) }} as is_applied
    from rows_in_force

),

source_directions as (

    select
        business_unit_id,
        synonym,
        min(case when direction = 'outbound' then direction else 'inbound' end) as direction
    from rows_by_nearness
    where is_applied
    group by business_unit_id, synonym

),

final as (

    -- AMB-70: what is not outbound counts as inbound for the gates
    select
        leads.golden_lead_id,
        case
            when {{ lowered('records.direction') }} = 'outbound' then 'outbound'
            when {{ lowered('records.direction') }} in ('inbound', 'paid', 'referral')
                then 'inbound'
            else source_directions.direction
        end as direction
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    left join source_directions
        on
            leads.business_unit_id = source_directions.business_unit_id
            and {{ lowered('leads.lead_source') }} = source_directions.synonym

)

select * from final
