with

components as (

    select * from {{ ref('int_match_components') }}

),

pairs as (

    select * from {{ ref('int_match_pairs') }}

),

policy as (

    select * from {{ ref('int_match_policy') }}

),

inner_pairs as (

    select
        components.component_id,
        pairs.lead_id_left,
        pairs.lead_id_right,
        pairs.decision,
        pairs.match_weight,
        pairs.is_strong,
        pairs.decision in ('auto', 'must_link') as is_link,
        pairs.decision = 'cannot_link' or pairs.decision_reason = 'different_generation'
            as is_forbidden
    from pairs
    inner join components
        on pairs.lead_id_left = components.lead_id
    inner join components as others
        on
            pairs.lead_id_right = others.lead_id
            and components.component_id = others.component_id

),

sizes as (

    select
        component_id,
        count(*) as record_count
    from components
    group by component_id

),

judged as (

    -- a guard looks at what is large, hangs by a weak link or holds records that can't be one
    select
        inner_pairs.component_id,
        min(sizes.record_count) as record_count,
        bool_or(inner_pairs.is_forbidden) as has_forbidden,
        bool_or(inner_pairs.is_link and not inner_pairs.is_strong) as has_weak
    from inner_pairs
    inner join sizes
        on inner_pairs.component_id = sizes.component_id
    group by inner_pairs.component_id

),

doubtful as (

    select
        judged.component_id,
        judged.record_count > policy.max_cluster_records as is_oversized
    from judged
    cross join policy
    where
        judged.has_forbidden
        or judged.record_count > policy.max_cluster_records
        or (judged.has_weak and judged.record_count > 2)

),

final as (

    -- links and forbidden pairs of components that a guard looks at
    select
        inner_pairs.component_id,
        inner_pairs.lead_id_left,
        inner_pairs.lead_id_right,
        inner_pairs.match_weight + case
            when inner_pairs.decision = 'must_link' then 1000 else 0
        end as link_weight,
        inner_pairs.is_link,
        inner_pairs.is_forbidden,
        inner_pairs.is_link and (
            inner_pairs.decision = 'must_link'
            or (inner_pairs.is_strong and not doubtful.is_oversized)
            or inner_pairs.match_weight >= policy.recut_min_weight
        ) as is_core
    from inner_pairs
    inner join doubtful
        on inner_pairs.component_id = doubtful.component_id
    cross join policy

)

select * from final
