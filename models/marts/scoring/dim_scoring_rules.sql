with

event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

),

scoring_points as (

    select * from {{ ref('int_unit_scoring_points') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

event_rules as (

    select
        business_unit_id,
        model_id,
        component,
        rule_key,
        'event' as rule_kind,
        null as attribute,
        {{ list_text('event_type', '|') }} as match_values,
        max(min_value) as min_value,
        null as max_value,
        cast(max(points) as decimal(18, 6)) as points,
        cast(max(max_points) as decimal(18, 6)) as max_points,
        max(coalesce(min_count, 1)) as min_count,
        max(window_days) as window_days,
        max(half_life_days) as half_life_days
    from event_scoring
    where is_current
    group by business_unit_id, model_id, component, rule_key

),

attribute_rules as (

    select
        business_unit_id,
        model_id,
        component,
        rule_key,
        'attribute' as rule_kind,
        max(attribute) as attribute,
        {{ list_text('match_value', '|') }} as match_values,
        max(min_value) as min_value,
        max(max_value) as max_value,
        cast(max(points) as decimal(18, 6)) as points,
        null as max_points,
        1 as min_count,
        null as window_days,
        null as half_life_days
    from scoring_points
    where is_current
    group by business_unit_id, model_id, component, rule_key

),

rules as (

    select * from event_rules
    union all
    select * from attribute_rules

),

final as (

    select
        ---------- ids
        rules.business_unit_id,
        rules.model_id,

        ---------- strings
        rules.component,
        rules.rule_key,
        rules.rule_kind,
        rules.attribute,
        rules.match_values,

        ---------- numerics
        rules.points,
        rules.max_points,
        cast(weights.weight as decimal(18, 6)) as weight,
        cast(rules.min_value as double) as min_value,
        cast(rules.max_value as double) as max_value,
        cast(rules.min_count as int) as min_count,
        cast(rules.window_days as int) as window_days,
        cast(rules.half_life_days as int) as half_life_days
    from rules
    left join weights
        on
            rules.business_unit_id = weights.business_unit_id
            and rules.model_id = weights.model_id
            and rules.component = weights.component
            and weights.is_current

)

select * from final
