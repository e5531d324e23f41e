with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

),

engagement_events as (

    select * from {{ ref('fct_engagement_events') }}

),

signals as (

    select * from {{ ref('input_signals') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

attributes as (

    select * from {{ ref('int_prediction_attributes') }}

),

fit_points as (

    select * from {{ ref('int_fit_points') }}

),

unit_event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

rules as (

    -- the policy in force now, so that one ruler measures all years
    select * from unit_event_scoring
    where is_current

),

longest_windows as (

    select
        business_unit_id,
        max(window_days) as window_days
    from rules
    group by business_unit_id

),

evidence as (

    select
        golden_lead_id,
        event_type,
        video_progress_pct as event_value,
        occurred_at
    from engagement_events
    where
        not is_machine
        and not is_before_lead

    union all

    select
        members.golden_lead_id,
        {{ lowered('signals.signal_type') }} as event_type,
        cast(null as double) as event_value,
        signals.observed_at as occurred_at
    from signals
    inner join members
        on signals.lead_id = members.lead_id

    union all

    select
        attributes.golden_lead_id,
        {{ lowered('signals.signal_type') }} as event_type,
        cast(null as double) as event_value,
        signals.observed_at as occurred_at
    from signals
    inner join attributes
        on signals.account_id = attributes.account_id
    where signals.lead_id is null

),

aged as (

    select
        cuts.golden_lead_id,
        cuts.business_unit_id,
        evidence.event_type,
        evidence.event_value,
        {{ days_between('cast(evidence.occurred_at as date)', 'cast(cuts.cut_at as date)') }}
            as age_days
    from cuts
    inner join evidence
        on cuts.golden_lead_id = evidence.golden_lead_id
    inner join longest_windows
        on cuts.business_unit_id = longest_windows.business_unit_id
    where
        evidence.occurred_at <= cuts.cut_at
        and evidence.occurred_at
        >= cuts.cut_at - (longest_windows.window_days + 1) * interval '1' day

),

decayed as (

    select
        aged.golden_lead_id,
        rules.model_id,
        rules.component,
        rules.rule_key,
        rules.max_points,
        rules.min_count,
        cast(
            case
                when rules.half_life_days is null then rules.points
                else
                    cast(rules.points as double)
                    * power(0.5, floor({{ divided_by('aged.age_days', 'rules.half_life_days') }}))
            end as decimal(18, 6)
        ) as points
    from aged
    inner join rules
        on
            aged.business_unit_id = rules.business_unit_id
            and aged.event_type = rules.event_type
    where
        aged.age_days <= rules.window_days
        and (rules.min_value is null or aged.event_value >= rules.min_value)

),

rule_points as (

    select
        golden_lead_id,
        model_id,
        component,
        least(sum(points), max(max_points)) as points
    from decayed
    group by golden_lead_id, model_id, component, rule_key
    having count(*) >= max(coalesce(min_count, 1))

),

all_points as (

    select
        golden_lead_id,
        model_id,
        component,
        points
    from rule_points

    union all

    -- these are of today: what is not known to have been so at the cut gives no points
    select
        fit_points.entity_id as golden_lead_id,
        fit_points.model_id,
        fit_points.component,
        fit_points.points
    from fit_points
    inner join attributes
        on fit_points.entity_id = attributes.golden_lead_id
    where
        fit_points.entity_type = 'lead'
        and fit_points.is_current
        and attributes.is_fit_known

),

components as (

    select
        golden_lead_id,
        model_id,
        component,
        cast(least(100, greatest(0, sum(points))) as decimal(18, 6)) as score
    from all_points
    group by golden_lead_id, model_id, component

),

final as (

    select
        ---------- ids
        cuts.golden_lead_id,

        ---------- numerics
        max(case when weights.component = 'fit' then components.score end) as fit_score,
        coalesce(max(case when weights.component = 'engagement' then components.score end), 0)
            as engagement_score,
        coalesce(max(case when weights.component = 'intent' then components.score end), 0)
            as intent_score,
        cast(
            sum(weights.weight * coalesce(components.score, cast(0 as decimal(18, 6))))
            as decimal(18, 6)
        ) as rule_score
    from cuts
    inner join weights
        on cuts.business_unit_id = weights.business_unit_id
    left join components
        on
            cuts.golden_lead_id = components.golden_lead_id
            and weights.model_id = components.model_id
            and weights.component = components.component
    where
        weights.is_current
        and weights.model_id = 'sales_priority'
    group by cuts.golden_lead_id

)

select * from final
