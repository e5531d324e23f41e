with

clocks as (

    select * from {{ ref('fct_sla_clocks') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

decided as (

    select
        clocks.business_unit_id,
        clocks.sla_type,
        coalesce(clocks.tier, 'Unknown') as tier,
        coalesce(leads.lead_source, 'unknown') as lead_source,
        cast(
            extract(hour from {{ local_timestamp('clocks.started_at', 'units.timezone') }}) as int
        ) as started_hour,
        clocks.state,
        clocks.pct_of_sla
    from clocks
    inner join leads
        on clocks.golden_lead_id = leads.golden_lead_id
    inner join units
        on clocks.business_unit_id = units.business_unit_id
    where clocks.state in ('met', 'breached')

),

final as (

    select
        ---------- ids
        business_unit_id,

        ---------- strings
        sla_type,
        tier,
        lead_source,

        ---------- numerics
        started_hour,
        cast(count(*) as int) as decided_count,
        cast(sum(case when state = 'breached' then 1 else 0 end) as int) as breached_count,
        cast(sum(case when state = 'breached' then 1 else 0 end) as double)
        / nullif(cast(count(*) as double), 0) as breach_rate,
        cast(percentile_cont(0.5) within group (order by pct_of_sla asc nulls last) as double)
            as median_pct_of_sla
    from decided
    group by business_unit_id, sla_type, tier, lead_source, started_hour

)

select * from final
