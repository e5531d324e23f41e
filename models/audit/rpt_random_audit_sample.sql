with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

scored as (

    select * from {{ ref('mart_leads_scored') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

audit_actions as (

    select * from {{ ref('input_audit_actions') }}

),

prior_sample as (

    select * from {{ source('prior', 'rpt_random_audit_sample') }}

),

month_of_units as (

    select
        business_unit_id,
        random_audit_sample_size,
        substring(cast(as_of_date as string), 1, 7) as audit_month
    from units

),

months_drawn as (

    select
        audit_month,
        business_unit_id
    from prior_sample
    group by audit_month, business_unit_id

),

drawn as (

    -- AUD-16: the month is the seed, so that anybody can draw the sample again
    select
        month_of_units.audit_month,
        leads.business_unit_id,
        leads.golden_lead_id,
        month_of_units.random_audit_sample_size,
        row_number() over (
            partition by leads.business_unit_id
            order by
                {{ md5_id('', ['month_of_units.audit_month', 'leads.golden_lead_id']) }}
                asc nulls last,
                leads.golden_lead_id asc nulls last
        ) as sample_number
    from leads
    inner join month_of_units
        on leads.business_unit_id = month_of_units.business_unit_id
    left join months_drawn
        on
            month_of_units.audit_month = months_drawn.audit_month
            and month_of_units.business_unit_id = months_drawn.business_unit_id
    where
        leads.is_open
        and months_drawn.audit_month is null

),

sampled as (

    -- a month is drawn once, by its first run
    select
        drawn.audit_month,
        drawn.business_unit_id,
        drawn.golden_lead_id,
        leads.survivor_lead_id as lead_id,
        leads.owner_id,
        drawn.sample_number,
        scored.composite_score,
        {{ as_of() }} as drawn_at
    from drawn
    inner join leads
        on drawn.golden_lead_id = leads.golden_lead_id
    left join scored
        on drawn.golden_lead_id = scored.golden_lead_id
    where drawn.sample_number <= drawn.random_audit_sample_size

    union all

    select
        audit_month,
        business_unit_id,
        golden_lead_id,
        lead_id,
        owner_id,
        sample_number,
        composite_score,
        drawn_at
    from prior_sample

),

identified as (

    select
        {{ md5_id('s-', ['audit_month', 'golden_lead_id']) }} as sample_id,
        audit_month,
        business_unit_id,
        golden_lead_id,
        lead_id,
        owner_id,
        cast(sample_number as int) as sample_number,
        cast(composite_score as double) as composite_score,
        drawn_at
    from sampled

),

spot_checks as (

    select
        finding_id as sample_id,
        min(acted_at) as checked_at,
        min(user_id) as checked_by
    from audit_actions
    where
        {{ lowered('type') }} = 'spot_check'
        and acted_at <= {{ as_of() }}
    group by finding_id

),

final as (

    select
        ---------- ids
        identified.sample_id,
        identified.business_unit_id,
        identified.golden_lead_id,
        identified.lead_id,
        identified.owner_id,
        spot_checks.checked_by,

        ---------- strings
        identified.audit_month,

        ---------- numerics
        identified.sample_number,
        identified.composite_score,

        ---------- timestamps
        identified.drawn_at,
        spot_checks.checked_at
    from identified
    left join spot_checks
        on identified.sample_id = spot_checks.sample_id

)

select * from final
