{% test policy_weights_sum_to_one(model, epoch=none) %}
{#- On every day on which a set of weights changes, the weights of a unit and model sum to 1; or in
    each value of the column `epoch`, where the rows have one. -#}
{% if epoch -%}
select
    business_unit_id,
    model_id,
    {{ epoch }},
    sum(weight) as weight_sum
from {{ model }}
group by business_unit_id, model_id, {{ epoch }}
having sum(weight) != 1
{%- else -%}
with

weights as (

    select * from {{ model }}

),

change_dates as (

    select
        business_unit_id,
        model_id,
        effective_from as change_date
    from weights

    union distinct

    select
        business_unit_id,
        model_id,
        {{ add_days('effective_to', 1) }} as change_date
    from weights
    where effective_to is not null

),

sums as (

    select
        change_dates.business_unit_id,
        change_dates.model_id,
        change_dates.change_date,
        sum(weights.weight) as weight_sum
    from change_dates
    inner join weights
        on
            change_dates.business_unit_id = weights.business_unit_id
            and change_dates.model_id = weights.model_id
            and {{ policy_in_force('weights', 'change_dates.change_date') }}
    group by change_dates.business_unit_id, change_dates.model_id, change_dates.change_date

)

select * from sums
where weight_sum != 1
{%- endif %}
{% endtest %}
