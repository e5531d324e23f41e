{% macro inherited_ids(members, prior_members, used_before, group_id, member_id, golden_id, prefix) -%}
    {#-
        common table expressions that end in `identified`: one row per group of today, with
        `group_id`, `golden_id` and `record_count`. A group inherits the id of the prior golden
        record that holds most of its members; else its id is made of its least member, and of the
        night too where that one was used before.

        members, prior_members: CTEs with the member and the group of today, or its golden id of the
            prior warehouse
        used_before: CTE of all golden ids there ever were
    -#}
    {%- set least_member = 'min(' ~ members ~ '.' ~ member_id ~ ')' -%}
shared_members as (

    select
        {{ members }}.{{ group_id }},
        {{ prior_members }}.{{ golden_id }},
        count(*) as shared_count
    from {{ members }}
    inner join {{ prior_members }}
        on {{ members }}.{{ member_id }} = {{ prior_members }}.{{ member_id }}
    group by {{ members }}.{{ group_id }}, {{ prior_members }}.{{ golden_id }}

),

best_ranked as (

    select
        *,
        row_number() over (
            partition by {{ group_id }}
            order by shared_count desc nulls last, {{ golden_id }} asc nulls last
        ) as rank_of_golden,
        row_number() over (
            partition by {{ golden_id }}
            order by shared_count desc nulls last, {{ group_id }} asc nulls last
        ) as rank_of_group
    from shared_members

),

inherited as (

    -- an id is inherited by the group that holds most of its members, and by nobody else
    select
        {{ group_id }},
        {{ golden_id }}
    from best_ranked
    where
        rank_of_golden = 1
        and rank_of_group = 1

),

named_groups as (

    select
        {{ members }}.{{ group_id }},
        count(*) as record_count,
        min(inherited.{{ golden_id }}) as inherited_id,
        {{ md5_id(prefix, [least_member]) }} as natural_id,
        {{ md5_id(prefix, [least_member, as_of()]) }} as dated_id
    from {{ members }}
    left join inherited
        on {{ members }}.{{ group_id }} = inherited.{{ group_id }}
    group by {{ members }}.{{ group_id }}

),

taken_ids as (

    select distinct named_groups.natural_id
    from named_groups
    inner join {{ used_before }}
        on named_groups.natural_id = {{ used_before }}.{{ golden_id }}

),

identified as (

    -- a part that was split off must not take the id that the other part keeps
    select
        named_groups.{{ group_id }},
        named_groups.record_count,
        coalesce(
            named_groups.inherited_id,
            case when taken_ids.natural_id is null then named_groups.natural_id end,
            named_groups.dated_id
        ) as {{ golden_id }}
    from named_groups
    left join taken_ids
        on named_groups.natural_id = taken_ids.natural_id

)
{%- endmacro %}
