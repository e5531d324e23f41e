with

clusters as (

    select * from {{ ref('int_match_clusters') }}

),

records as (

    select lead_id from {{ ref('int_lead_records') }}

),

pairs as (

    select * from {{ ref('int_match_pairs') }}

),

prior_members as (

    select * from {{ source('prior', 'bridge_lead_records') }}

),

redirects as (

    select * from {{ source('prior', 'bridge_golden_lead_redirects') }}

),

shared_members as (

    -- how many records a cluster of today shares with a golden lead of the prior warehouse
    select
        clusters.cluster_id,
        prior_members.golden_lead_id,
        count(*) as record_count
    from clusters
    inner join prior_members
        on clusters.lead_id = prior_members.lead_id
    group by clusters.cluster_id, prior_members.golden_lead_id

),

best_ranked as (

    select
        *,
        row_number() over (
            partition by cluster_id
            order by record_count desc nulls last, golden_lead_id asc nulls last
        ) as rank_of_golden,
        row_number() over (
            partition by golden_lead_id
            order by record_count desc nulls last, cluster_id asc nulls last
        ) as rank_of_cluster
    from shared_members

),

inherited as (

    -- an id is inherited by the cluster that holds most of its members, and by nobody else
    select
        cluster_id,
        golden_lead_id
    from best_ranked
    where
        rank_of_golden = 1
        and rank_of_cluster = 1

),

used_before as (

    select golden_lead_id from prior_members
    union distinct
    select retired_golden_lead_id as golden_lead_id from redirects

),

named_clusters as (

    select
        clusters.cluster_id,
        inherited.golden_lead_id as inherited_id,
        {{ md5_id('gl-', ['min(clusters.lead_id)']) }} as natural_id,
        {{ md5_id('gl-', ['min(clusters.lead_id)', as_of()]) }} as dated_id
    from clusters
    left join inherited
        on clusters.cluster_id = inherited.cluster_id
    group by clusters.cluster_id, inherited.golden_lead_id

),

identified_clusters as (

    -- a part that was split off must not take the id that the other part keeps
    select
        named_clusters.cluster_id,
        coalesce(
            named_clusters.inherited_id,
            case when used_before.golden_lead_id is null then named_clusters.natural_id end,
            named_clusters.dated_id
        ) as golden_lead_id
    from named_clusters
    left join used_before
        on named_clusters.natural_id = used_before.golden_lead_id

),

placed as (

    select
        clusters.lead_id,
        clusters.component_id,
        identified_clusters.golden_lead_id,
        true as is_clustered
    from clusters
    inner join identified_clusters
        on clusters.cluster_id = identified_clusters.cluster_id
    union all
    -- records that nothing touched are where they were
    select
        prior_members.lead_id,
        prior_members.component_id,
        prior_members.golden_lead_id,
        false as is_clustered
    from prior_members
    inner join records
        on prior_members.lead_id = records.lead_id
    where prior_members.lead_id not in (select clusters.lead_id from clusters)

),

inner_pairs as (

    select
        placed.lead_id,
        pairs.match_rule,
        pairs.match_weight,
        pairs.match_probability
    from pairs
    inner join placed
        on pairs.lead_id_left = placed.lead_id
    inner join placed as others
        on
            pairs.lead_id_right = others.lead_id
            and placed.golden_lead_id = others.golden_lead_id
    where pairs.decision in ('auto', 'must_link')
    union all
    select
        others.lead_id,
        pairs.match_rule,
        pairs.match_weight,
        pairs.match_probability
    from pairs
    inner join placed
        on pairs.lead_id_left = placed.lead_id
    inner join placed as others
        on
            pairs.lead_id_right = others.lead_id
            and placed.golden_lead_id = others.golden_lead_id
    where pairs.decision in ('auto', 'must_link')

),

best_pairs as (

    -- the best reason why a record is with the others
    select
        lead_id,
        match_rule,
        match_probability,
        row_number() over (
            partition by lead_id
            order by
                case match_rule when 'decision' then 0 when 'crm_merge' then 1 else 2 end
                asc nulls last,
                match_weight desc nulls last,
                match_rule asc nulls last
        ) as row_number
    from inner_pairs

),

final as (

    select
        placed.lead_id,
        placed.golden_lead_id,
        placed.component_id,
        coalesce(best_pairs.match_rule, 'single') as match_rule,
        coalesce(best_pairs.match_probability, cast(1 as double)) as match_probability,
        placed.is_clustered
    from placed
    left join best_pairs
        on
            placed.lead_id = best_pairs.lead_id
            and best_pairs.row_number = 1

)

select * from final
