-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set places = range(1, 9) -%}
with

units as (

    select * from {{ ref('int_business_units') }}

),

survivorship as (

    select * from {{ ref('seed_survivorship') }}

),

known_fields as (

    select listed_fields.field
    from (
        values
        {%- for field in golden_fields() %}
        ('{{ field }}'){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed_fields (field)

),

rows_in_force as (

    select
        units.business_unit_id,
        survivorship.business_unit_id as policy_unit_id,
        survivorship.field,
        survivorship.rule,
        survivorship.agrees_with,
        survivorship.rule_rank
    from units
    inner join survivorship
        on
            survivorship.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('survivorship', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['field']) }} as is_applied
    from rows_in_force

),

ordered as (

    -- ranks may leave gaps; places don't
    select
        business_unit_id,
        field,
        rule,
        agrees_with,
        row_number() over (
            partition by business_unit_id, field
            order by rule_rank asc nulls last, rule asc nulls last
        ) as place
    from rows_by_nearness
    where is_applied

),

pivoted as (

    select
        business_unit_id,
        field,
        max(agrees_with) as agrees_with
        {%- for place in places %},
        max(case when place = {{ place }} then rule end) as rule_{{ place }}
        {%- endfor %}
    from ordered
    group by business_unit_id, field

),

fields as (

    -- without a rule a field shows what the survivor has, then the others
    select
        units.business_unit_id,
        known_fields.field,
        pivoted.agrees_with,
        coalesce(pivoted.rule_1, 'survivor') as rule_1
        {%- for place in places if place > 1 %},
        pivoted.rule_{{ place }}
        {%- endfor %}
    from units
    cross join known_fields
    left join pivoted
        on
            units.business_unit_id = pivoted.business_unit_id
            and known_fields.field = pivoted.field

),

leading_fields as (

    select
        business_unit_id,
        agrees_with
    from fields
    where agrees_with is not null
    group by business_unit_id, agrees_with

),

final as (

    select
        fields.business_unit_id,
        fields.field,
        fields.agrees_with,
        {%- for place in places %}
        fields.rule_{{ place }},
        {%- endfor %}
        leading_fields.agrees_with is not null as is_leading
    from fields
    left join leading_fields
        on
            fields.business_unit_id = leading_fields.business_unit_id
            and fields.field = leading_fields.agrees_with

)

select * from final
