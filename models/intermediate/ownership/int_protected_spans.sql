with

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

opportunity_history as (

    select * from {{ ref('input_opportunity_history') }}

),

engagement_events as (

    select * from {{ ref('fct_engagement_events') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

last_stages as (

    select
        opportunity_id,
        max(entered_at) as entered_at
    from opportunity_history
    group by opportunity_id

),

opportunity_spans as (

    select
        members.golden_lead_id,
        'opportunity' as protected_by,
        coalesce(opportunities.created_at, cast('1970-01-01' as timestamp)) as valid_from,
        case
            when opportunities.is_won is null or opportunities.closed_at is not null
                then opportunities.closed_at
            -- closed, and nobody wrote when
            else coalesce(
                last_stages.entered_at, opportunities.updated_at, opportunities.created_at
            )
        end as valid_to
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    left join last_stages
        on opportunities.opportunity_id = last_stages.opportunity_id
    where
        not members.is_future
        and coalesce(opportunities.created_at <= {{ as_of() }}, true)

),

demo_request_spans as (

    select
        golden_lead_id,
        'demo_request' as protected_by,
        occurred_at as valid_from,
        case
            when coalesce(status, 'open') = 'open' or closed_at is not null then closed_at
            else occurred_at
        end as valid_to
    from engagement_events
    where
        event_type = 'demo_request'
        and not is_future
        and golden_lead_id is not null
        and occurred_at is not null

),

spans as (

    select * from opportunity_spans
    union all
    select * from demo_request_spans

),

final as (

    -- RTE-09, AMB-43: shielded while an opportunity or a demo request is open
    select
        ---------- ids
        golden_lead_id,

        ---------- strings
        protected_by,

        ---------- timestamps
        valid_from,
        valid_to
    from spans
    where
        valid_to is null
        or valid_to > valid_from

)

select * from final
