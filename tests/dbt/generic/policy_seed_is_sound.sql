{% test policy_seed_is_sound(model, keys, optional_keys=[], accepted={}, references={}) %}
{#-
  Every interval of one unit and key follows the one before without overlap or gap, keys are
  filled, units exist, and code columns hold words that the project knows.
-#}
with

policy_rows as (

    select
        business_unit_id,
        effective_from,
        effective_to,
        {%- for column in (accepted.keys() | list + references.keys() | list) | unique %}
        {{ column }},
        {%- endfor %}
        {%- if keys | reject('in', optional_keys) | list %}
        case
            when
            {%- for key in keys if key not in optional_keys %}
                {{ key }} is null{{ '' if loop.last else ' or' }}
            {%- endfor %}
                then 1
            else 0
        end as lacks_key,
        {%- else %}
        0 as lacks_key,
        {%- endif %}
        concat_ws(
            '/', business_unit_id
            {%- for key in keys %}, coalesce(cast({{ key }} as string), ''){% endfor %}
        ) as row_key
    from {{ model }}

),

units as (

    select distinct business_unit_id
    from {{ ref('seed_business_units') }}

),

followed as (

    select
        policy_rows.*,
        units.business_unit_id as known_unit_id,
        lead(policy_rows.effective_from) over (
            partition by policy_rows.row_key
            order by
                policy_rows.effective_from asc nulls last,
                policy_rows.effective_to asc nulls last
        ) as next_from
    from policy_rows
    left join units
        on policy_rows.business_unit_id = units.business_unit_id

),

problems as (

    select
        row_key,
        effective_from,
        case
            when known_unit_id is null then 'business unit is not in seed_business_units'
            when lacks_key = 1 then 'a key column is empty'
            when effective_from is null then 'effective_from is empty'
            when effective_to < effective_from then 'effective_to is before effective_from'
            when next_from is not null and (effective_to is null or next_from <= effective_to)
                then 'overlaps the next row of the same key'
            when next_from > {{ add_days('effective_to', 1) }}
                then 'leaves a gap before the next row of the same key'
            {%- for column, words in accepted.items() %}
            when {{ column }} not in ({% for word in words %}'{{ word }}'{{ ', ' if not loop.last }}{% endfor %})
                then '{{ column }} holds an unknown word'
            {%- endfor %}
        end as problem
    from followed

    {%- for column, target in references.items() %}
    {%- set seed, target_column = target.split('.') %}

    union all

    select
        row_key,
        effective_from,
        '{{ column }} is not in {{ target }}' as problem
    from followed
    where
        {{ column }} is not null
        and {{ column }} not in (select {{ target_column }} from {{ ref(seed) }})
    {%- endfor %}

)

select * from problems
where problem is not null
{% endtest %}
