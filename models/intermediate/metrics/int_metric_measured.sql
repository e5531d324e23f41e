with

prediction_values as (

    select * from {{ ref('int_metric_predictions') }}

),

sla_values as (

    select * from {{ ref('int_metric_sla') }}

),

final as (

    select
        metric_name,
        period_grain,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        numerator,
        denominator,
        value,
        target,
        is_mature,
        as_of,
        run_id
    from prediction_values

    union all

    select
        metric_name,
        period_grain,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        numerator,
        denominator,
        value,
        target,
        is_mature,
        as_of,
        run_id
    from sla_values

)

select * from final
