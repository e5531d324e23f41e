{# The steps of each pair add up to its weight, and each pair with a weight has steps. #}
{{ config(meta={'rules': ['DUP-01']}) }}

with

sums as (

    select
        lead_id_left,
        lead_id_right,
        sum(weight) as step_sum
    from {{ ref('fct_match_waterfall') }}
    group by lead_id_left, lead_id_right

),

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

)

select
    pairs.lead_id_left,
    pairs.lead_id_right,
    pairs.match_weight,
    sums.step_sum
from pairs
left join sums
    on
        pairs.lead_id_left = sums.lead_id_left
        and pairs.lead_id_right = sums.lead_id_right
where
    pairs.match_weight is not null
    and coalesce(sums.step_sum != pairs.match_weight, true)
