-- rendered lists have their own indent, and a field is named sample
-- sqlfluff:exclude_rules:layout.indent,references.keywords
{% set measures = {
    'prediction_lift_of_top_decile': 'lift_of_top_decile',
    'prediction_auc': 'auc',
    'prediction_brier_score': 'brier_score',
    'prediction_calibration_error': 'calibration_error',
    'prediction_drift': 'score_drift',
} -%}
{% set rule_measures = {
    'prediction_lift_of_top_decile': 'rule_lift_of_top_decile',
    'prediction_auc': 'rule_auc',
} -%}
with

impact as (

    select * from {{ ref('mart_predictive_impact') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

definitions as (

    select * from {{ ref('seed_metric_definitions') }}

),

prior_values as (

    select * from {{ source('prior', 'metric_values') }}

),

global_policy as (

    select
        window_days,
        cast({{ as_of() }} as date) as as_of_date
    from policy
    where business_unit_id = 'global'

),

targets as (

    select
        parameter_name,
        {{ typed_text('value', 'double') }} as target
    from parameters
    where
        business_unit_id = 'global'
        and is_in_force

),

models_measured as (

    select * from impact
    where model_version != 'none'

),

live as (

    select * from impact
    where sample = 'live'

),

measured as (

    -- a model counts by leads that it was not trained on; those of its training are a slice
    {%- for metric, column in measures.items() %}
    select
        '{{ metric }}' as metric_name,
        quarter_start as period_start,
        case when sample = 'live' then 'all' else 'training_model' end as dimension_name,
        case when sample = 'live' then 'all' else model_version end as dimension_value,
        cast({{ column }} as double) as value
    from models_measured
    union all
    {%- endfor %}
    -- beside it the rule score, on the same leads
    {%- for metric, column in rule_measures.items() %}
    select
        '{{ metric }}' as metric_name,
        quarter_start as period_start,
        'method' as dimension_name,
        'rule_score' as dimension_value,
        cast({{ column }} as double) as value
    from live
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

dated as (

    -- a quarter is mature when its last lead has had the days that an SQL may take
    select
        measured.*,
        {{
            add_days(
                "cast(measured.period_start + interval '3' month as date)",
                'global_policy.window_days',
            )
        }} <= global_policy.as_of_date as is_mature
    from measured
    cross join global_policy

),

matured as (

    select
        metric_name,
        period_start,
        dimension_name,
        dimension_value
    from prior_values
    where
        is_mature
        and business_unit_id = 'all'

),

final as (

    -- PRD-05: values over all units; as medians they have nothing counted
    select
        dated.metric_name,
        'quarter' as period_grain,
        dated.period_start,
        'all' as business_unit_id,
        dated.dimension_name,
        dated.dimension_value,
        cast(null as decimal(18, 6)) as numerator,
        cast(null as decimal(18, 6)) as denominator,
        dated.value,
        targets.target,
        dated.is_mature,
        {{ as_of() }} as as_of,
        {{ run_id() }} as run_id
    from dated
    inner join definitions
        on dated.metric_name = definitions.metric_name
    left join targets
        on definitions.target_parameter = targets.parameter_name
    left join matured
        on
            dated.metric_name = matured.metric_name
            and dated.period_start = matured.period_start
            and dated.dimension_name = matured.dimension_name
            and dated.dimension_value = matured.dimension_value
    where matured.metric_name is null

)

select * from final
