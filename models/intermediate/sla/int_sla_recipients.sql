-- sqlfluff:exclude_rules:structure.column_order,layout.indent,references.keywords
{% set steps = range(1, 7) -%}
with

users as (

    select * from {{ ref('dim_users') }}

),

people as (

    select
        user_id,
        manager_id,
        business_unit_id,
        role,
        is_active,
        deactivated_at
    from users
    where user_type = 'human'

),

chains as (

    -- a manager who stands in the chain already ends it: a loop is no hierarchy (ALT-03)
    select
        step_0.user_id,
        step_0.business_unit_id
        {%- for step in steps %},
        step_{{ step }}.user_id as manager_{{ step }}
        {%- endfor %}
    from people as step_0
    {%- for step in steps %}
    left join people as step_{{ step }}
        on
            step_{{ step - 1 }}.manager_id = step_{{ step }}.user_id
            and step_{{ step }}.user_id not in (
                step_0.user_id
                {%- for earlier in range(1, step) %},
                step_{{ earlier }}.user_id
                {%- endfor %}
            )
    {%- endfor %}

),

links as (

    select
        user_id,
        user_id as candidate_id,
        0 as distance
    from chains
    {%- for step in steps %}

    union all

    select
        user_id,
        manager_{{ step }} as candidate_id,
        {{ step }} as distance
    from chains
    where manager_{{ step }} is not null
    {%- endfor %}

),

roles_in_chain as (

    select
        links.user_id,
        links.candidate_id,
        links.distance,
        candidates.role,
        candidates.is_active,
        candidates.deactivated_at
    from links
    inner join people as candidates
        on links.candidate_id = candidates.user_id

),

leaders as (

    -- who stands in where a chain has nobody: the leadership of the unit, then of all units
    select
        people.user_id as candidate_id,
        people.business_unit_id,
        people.is_active,
        people.deactivated_at
    from people
    where people.role = 'sales_leadership'

),

ranked as (

    select
        user_id,
        'reminder' as level,
        candidate_id,
        distance as candidate_rank,
        is_active,
        deactivated_at,
        case when distance = 0 then 'owner' else 'owner_away' end as reason
    from roles_in_chain

    union all

    select
        user_id,
        'manager' as level,
        candidate_id,
        distance as candidate_rank,
        is_active,
        deactivated_at,
        case when distance = 1 then 'manager' else 'manager_missing' end as reason
    from roles_in_chain
    where distance > 0

    union all

    -- the director is whoever leads Sales, else the manager's manager
    select
        user_id,
        'director' as level,
        candidate_id,
        case
            when role = 'sales_leadership' then distance
            when distance > 1 then 10 + distance
            else 40
        end as candidate_rank,
        is_active,
        deactivated_at,
        case when role = 'sales_leadership' then 'director' else 'director_missing' end as reason
    from roles_in_chain
    where distance > 0

    union all

    select
        people.user_id,
        levels.level,
        leaders.candidate_id,
        case when people.business_unit_id = leaders.business_unit_id then 20 else 30 end
            as candidate_rank,
        leaders.is_active,
        leaders.deactivated_at,
        case when levels.level = 'director' then 'director_of_unit' else 'manager_missing' end
            as reason
    from people
    cross join leaders
    cross join (values ('manager'), ('director')) as levels (level)
    where people.user_id != leaders.candidate_id

),

numbered as (

    -- who left at an unknown time has never been there
    select
        user_id,
        level,
        candidate_id,
        reason,
        case when not is_active then deactivated_at end as left_at,
        row_number() over (
            partition by user_id, level
            order by candidate_rank asc nulls last, candidate_id asc nulls last
        ) as candidate_rank
    from ranked
    where
        is_active
        or deactivated_at is not null

),

followed as (

    -- the next one takes over when all before have left
    select
        user_id,
        level,
        candidate_id,
        reason,
        left_at,
        candidate_rank,
        coalesce(
            max(coalesce(left_at, timestamp '9999-12-31 00:00:00')) over (
                partition by user_id, level
                order by candidate_rank asc nulls last
                rows between unbounded preceding and 1 preceding
            ),
            timestamp '1900-01-01 00:00:00'
        ) as valid_from
    from numbered

),

final as (

    select
        ---------- ids
        user_id,
        candidate_id as recipient_id,

        ---------- strings
        level,
        reason as recipient_reason,

        ---------- timestamps
        valid_from,
        left_at as valid_to
    from followed
    where
        left_at > valid_from
        or (left_at is null and valid_from < timestamp '9999-12-31 00:00:00')

)

select * from final
