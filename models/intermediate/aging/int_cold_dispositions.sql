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
        leads.stage,
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
        golden_lead_id,

        ---------- strings
        reason_code as cold_reason_code,
        -- AGE-13, AGE-14, AMB-16: what the reason says is for good; else the ICP decides
        case
            when disposition = 'permanent' then 'disqualify'
            when disposition = 'enrich' then 'enrich'
            when icp_verdict = 'out' then 'disqualify'
            when icp_verdict = 'in' then 'recycle'
            else 'enrich'
        end as disposition,

        ---------- booleans
        -- AGE-11
        stage = 'Cold' and not is_cold_reason as lacks_cold_reason,
        coalesce(
            (reason_code = 'not_icp' and icp_verdict = 'in'),
            false
        ) as is_cold_reason_contradicted,
        stage = 'Cold'
        and not coalesce(last_recycled_at >= cold_at, false) as is_disposition_due,

        ---------- timestamps
        cold_at
    from cold_leads

)

select * from final
