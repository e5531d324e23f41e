-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
with

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

),

policy as (

    select * from {{ ref('int_match_policy') }}

),

compared as (

    -- a pair that people or the CRM linked and nobody compared has no weight
    select *
    from pairs
    where match_weight is not null

),

steps as (

    select
        compared.lead_id_left,
        compared.lead_id_right,
        0 as step_number,
        'prior' as field,
        'prior' as agreement_level,
        policy.w_prior as weight
    from compared
    cross join policy
    {%- for field, levels in match_levels().items() %}

    union all

    select
        compared.lead_id_left,
        compared.lead_id_right,
        {{ loop.index }} as step_number,
        '{{ field }}' as field,
        compared.{{ field }}_level as agreement_level,
        case compared.{{ field }}_level
            {%- for level in levels %}
            when '{{ level }}' then policy.w_{{ field }}__{{ level }}
            {%- endfor %}
        end as weight
    from compared
    cross join policy
    where compared.{{ field }}_level is not null
    {%- endfor %}

),

final as (

    select
        ---------- ids
        lead_id_left,
        lead_id_right,

        ---------- strings
        field,
        agreement_level,

        ---------- numerics
        step_number,
        cast(weight as decimal(9, 4)) as weight,
        cast(
            sum(weight) over (
                partition by lead_id_left, lead_id_right
                order by step_number asc nulls last
                rows between unbounded preceding and current row
            ) as decimal(9, 4)
        ) as running_weight
    from steps

)

select * from final
