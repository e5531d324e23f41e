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

used_before as (

    select golden_lead_id from prior_members
    union all
    select retired_golden_lead_id as golden_lead_id from redirects

),

{{ inherited_ids(
    'clusters', 'prior_members', 'used_before',
    group_id='cluster_id', member_id='lead_id', golden_id='golden_lead_id', prefix='gl-'
) }},

placed as (

    select
        clusters.lead_id,
        clusters.component_id,
        identified.golden_lead_id
    from clusters
    inner join identified
        on clusters.cluster_id = identified.cluster_id
    union all
    -- records that nothing touched are where they were
    select
        prior_members.lead_id,
        prior_members.component_id,
        prior_members.golden_lead_id
    from prior_members
    inner join records
        on prior_members.lead_id = records.lead_id
    where prior_members.lead_id not in (select clusters.lead_id from clusters)

),

inner_pairs as (

    select
        pairs.lead_id_left,
        pairs.lead_id_right,
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

reasons as (

    select
        lead_id_left as lead_id,
        match_rule,
        match_weight,
        match_probability
    from inner_pairs
    union all
    select
        lead_id_right as lead_id,
        match_rule,
        match_weight,
        match_probability
    from inner_pairs

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
    from reasons

),

final as (

    select
        placed.lead_id,
        placed.golden_lead_id,
        placed.component_id,
        coalesce(best_pairs.match_rule, 'single') as match_rule,
        coalesce(best_pairs.match_probability, cast(1 as double)) as match_probability
    from placed
    left join best_pairs
        on
            placed.lead_id = best_pairs.lead_id
            and best_pairs.row_number = 1

)

select * from final
