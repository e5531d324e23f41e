with

components as (

    select * from {{ ref('int_match_components') }}

),

doubts as (

    select * from {{ ref('int_match_doubts') }}

),

found_cores as (

    select
        lead_id,
        component_id as core_id
    from {{ ref('int_match_cores') }}

),

doubtful_records as (

    select lead_id_left as lead_id from doubts
    union distinct
    select lead_id_right as lead_id from doubts

),

cores as (

    select
        doubtful_records.lead_id,
        coalesce(found_cores.core_id, doubtful_records.lead_id) as core_id,
        found_cores.core_id is null as is_alone
    from doubtful_records
    left join found_cores
        on doubtful_records.lead_id = found_cores.lead_id

),

links_both_ways as (

    select
        lead_id_left as lead_id,
        lead_id_right as other_id,
        link_weight
    from doubts
    where is_link
    union all
    select
        lead_id_right as lead_id,
        lead_id_left as other_id,
        link_weight
    from doubts
    where is_link

),

best_links as (

    -- a weak link takes a single record to its best match; it never joins two groups
    select
        cores.lead_id,
        links_both_ways.other_id,
        others.core_id as other_core_id,
        others.is_alone as is_other_alone,
        row_number() over (
            partition by cores.lead_id
            order by
                links_both_ways.link_weight desc nulls last,
                others.is_alone asc nulls last,
                links_both_ways.other_id asc nulls last
        ) as row_number
    from cores
    inner join links_both_ways
        on cores.lead_id = links_both_ways.lead_id
    inner join cores as others
        on links_both_ways.other_id = others.lead_id
    where cores.is_alone

),

attached as (

    select
        cores.lead_id,
        case
            when not cores.is_alone then cores.core_id
            when best_links.lead_id is null then cores.lead_id
            when not best_links.is_other_alone then best_links.other_core_id
            when mutual.other_id = cores.lead_id then least(cores.lead_id, best_links.other_id)
            -- its best match went elsewhere: with it, if that is a group
            when not mutual.is_other_alone then mutual.other_core_id
            else cores.lead_id
        end as group_id
    from cores
    left join best_links
        on
            cores.lead_id = best_links.lead_id
            and best_links.row_number = 1
    left join best_links as mutual
        on
            best_links.other_id = mutual.lead_id
            and mutual.row_number = 1

),

forbidden as (

    select
        doubts.lead_id_left,
        doubts.lead_id_right,
        lefts.group_id
    from doubts
    inner join attached as lefts
        on doubts.lead_id_left = lefts.lead_id
    inner join attached as rights
        on
            doubts.lead_id_right = rights.lead_id
            and lefts.group_id = rights.group_id
    where doubts.is_forbidden

),

enemies as (

    select
        lead_id_left as lead_id,
        lead_id_right as enemy_id,
        group_id
    from forbidden
    union distinct
    select
        lead_id_right as lead_id,
        lead_id_left as enemy_id,
        group_id
    from forbidden

),

anchors as (

    -- records that must not be with others; those with the same enemies may stay together
    select
        lead_id,
        group_id,
        min(lead_id) over (partition by group_id, enemy_ids) as part_id
    from (
        select
            lead_id,
            group_id,
            {{ list_text('enemy_id') }} as enemy_ids
        from enemies
        group by lead_id, group_id
    ) as listed

),

split_groups as (

    select distinct group_id from anchors

),

to_anchors as (

    select
        attached.lead_id,
        anchors.part_id as anchor_id,
        row_number() over (
            partition by attached.lead_id
            order by
                links_both_ways.link_weight desc nulls last,
                links_both_ways.other_id asc nulls last
        ) as row_number
    from attached
    inner join split_groups
        on attached.group_id = split_groups.group_id
    inner join links_both_ways
        on attached.lead_id = links_both_ways.lead_id
    inner join anchors
        on
            links_both_ways.other_id = anchors.lead_id
            and attached.group_id = anchors.group_id
    where attached.lead_id not in (select taken.lead_id from anchors as taken)

),

regrouped as (

    select
        attached.lead_id,
        case
            when split_groups.group_id is null then attached.group_id
            else coalesce(own_anchors.part_id, to_anchors.anchor_id, attached.lead_id)
        end as cluster_id
    from attached
    left join split_groups
        on attached.group_id = split_groups.group_id
    left join to_anchors
        on
            attached.lead_id = to_anchors.lead_id
            and to_anchors.row_number = 1
    left join anchors as own_anchors
        on attached.lead_id = own_anchors.lead_id

),

final as (

    select
        affected.lead_id,
        coalesce(components.component_id, affected.lead_id) as component_id,
        coalesce(regrouped.cluster_id, components.component_id, affected.lead_id) as cluster_id
    from {{ ref('int_match_affected') }} as affected
    left join components
        on affected.lead_id = components.lead_id
    left join regrouped
        on affected.lead_id = regrouped.lead_id

)

select * from final
