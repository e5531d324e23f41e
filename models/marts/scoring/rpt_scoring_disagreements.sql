with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

judged as (

    -- AMB-01: by what the models say, whatever override holds
    select
        scores.business_unit_id,
        priority.tier as priority_tier,
        qualification.tier as qualification_tier,
        scores.is_open
    from scores
    inner join intervals as priority
        on
            scores.golden_lead_id = priority.golden_lead_id
            and priority.model_id = 'sales_priority'
            and priority.valid_to is null
    inner join intervals as qualification
        on
            scores.golden_lead_id = qualification.golden_lead_id
            and qualification.model_id = 'mql_qualification'
            and qualification.valid_to is null

),

final as (

    select
        ---------- ids
        business_unit_id,

        ---------- strings
        priority_tier,
        qualification_tier,

        ---------- numerics
        cast(count(*) as bigint) as lead_count,
        cast(sum(case when is_open then 1 else 0 end) as bigint) as open_lead_count,

        ---------- booleans
        priority_tier != qualification_tier as is_disagreement
    from judged
    group by business_unit_id, priority_tier, qualification_tier

)

select * from final
