with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

ladder as (

    select * from {{ ref('int_reengagement_ladder') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

lead_work as (

    select * from {{ ref('int_lead_work') }}

),

reason_codes as (

    select * from {{ ref('seed_reason_codes') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

spellings as (

    select
        type,
        {{ lowered('code') }} as spelling,
        coalesce(synonym_of, code) as reason_code,
        disposition
    from reason_codes
    where
        business_unit_id = 'global'
        and type in ('cold', 'disqualify')

    union all

    select
        type,
        {{ lowered('label') }} as spelling,
        coalesce(synonym_of, code) as reason_code,
        disposition
    from reason_codes
    where
        business_unit_id = 'global'
        and type in ('cold', 'disqualify')

),

reasons as (

    -- a code of the list of cold reasons goes before one of the list of disqualifications
    select
        spelling,
        coalesce(
            min(case when type = 'cold' then reason_code end), min(reason_code)
        ) as reason_code,
        coalesce(
            min(case when type = 'cold' then disposition end), min(disposition)
        ) as disposition,
        bool_or(type = 'cold') as is_cold_reason
    from spellings
    group by spelling

),

cold_leads as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.stage,
        units.recycle_route_deadline_days,
        case
            when leads.stage = 'Cold'
                then {{ local_date('lead_stages.entered_at', 'units.timezone') }}
        end as cold_date,
        records.cold_reason_code,
        reasons.reason_code,
        reasons.disposition,
        coalesce(reasons.is_cold_reason, false) as is_cold_reason,
        coalesce(segmented.icp_verdict, 'unknown') as icp_verdict,
        case when leads.stage = 'Cold' then lead_stages.entered_at end as cold_at,
        lead_work.last_recycled_at
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join ladder
        on leads.golden_lead_id = ladder.golden_lead_id
    left join segmented
        on leads.golden_lead_id = segmented.golden_lead_id
    left join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join lead_work
        on leads.golden_lead_id = lead_work.golden_lead_id
    left join reasons
        on {{ lowered('records.cold_reason_code') }} = reasons.spelling
    where
        leads.stage = 'Cold'
        or ladder.is_cold_due

),

final as (

    select
        ---------- ids
        cold_leads.golden_lead_id,

        ---------- strings
        cold_leads.reason_code as cold_reason_code,
        -- AGE-13, AGE-14, AMB-16: what the reason says is for good; else the ICP decides
        case
            when cold_leads.disposition = 'permanent' then 'disqualify'
            when cold_leads.disposition = 'enrich' then 'enrich'
            when cold_leads.icp_verdict = 'out' then 'disqualify'
            when cold_leads.icp_verdict = 'in' then 'recycle'
            else 'enrich'
        end as disposition,

        ---------- booleans
        -- AGE-11
        cold_leads.stage = 'Cold' and not cold_leads.is_cold_reason as lacks_cold_reason,
        coalesce(
            (cold_leads.reason_code = 'not_icp' and cold_leads.icp_verdict = 'in'),
            false
        ) as is_cold_reason_contradicted,
        cold_leads.stage = 'Cold'
        and not coalesce(cold_leads.last_recycled_at >= cold_leads.cold_at, false)
            as is_disposition_due,

        ---------- timestamps
        cold_leads.cold_at,
        -- AGE-14, AGE-15: the end of the last business day on which it may be done
        days_due.ends_at as disposition_due_at
    from cold_leads
    left join business_days as days_cold
        on
            cold_leads.business_unit_id = days_cold.calendar_id
            and cold_leads.cold_date = days_cold.calendar_date
    left join business_days as days_due
        on
            cold_leads.business_unit_id = days_due.calendar_id
            and days_cold.business_day_number + cold_leads.recycle_route_deadline_days
            = days_due.business_day_number
            and days_due.is_business_day

)

select * from final
