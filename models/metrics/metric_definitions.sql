with

definitions as (

    select * from {{ ref('seed_metric_definitions') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

targets as (

    select
        parameter_name,
        max({{ typed_text('value', 'double') }}) as target
    from parameters
    where
        business_unit_id = 'global'
        and is_in_force
    group by parameter_name

),

final as (

    select
        definitions.metric_name,
        definitions.rule_id,
        definitions.title,
        definitions.description,
        definitions.unit,
        definitions.grain,
        targets.target
    from definitions
    left join targets
        on definitions.target_parameter = targets.parameter_name

)

select * from final
