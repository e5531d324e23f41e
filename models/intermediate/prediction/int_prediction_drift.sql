{% set least_share = 0.0001 -%}
with

training_set as (

    select * from {{ ref('mart_predictive_training_set') }}

),

contributions as (

    select * from {{ ref('int_prediction_contributions') }}

),

predictions as (

    select * from {{ ref('int_prediction_scores') }}

),

points as (

    select * from {{ source('prediction', 'points') }}

),

expected as (

    select
        feature,
        level,
        low,
        high,
        kind,
        share
    from points

),

dated as (

    select
        predictions.golden_lead_id,
        predictions.model_version,
        predictions.probability,
        case when training_set.cut_at <= predictions.training_to then 'training' else 'live' end
            as sample,
        cast(date_trunc('quarter', training_set.cut_at) as date) as quarter_start
    from predictions
    inner join training_set
        on predictions.golden_lead_id = training_set.golden_lead_id
    where training_set.cut_at is not null

),

sizes as (

    select
        model_version,
        sample,
        quarter_start,
        count(*) as lead_count
    from dated
    group by model_version, sample, quarter_start

),

seen as (

    select
        dated.model_version,
        dated.sample,
        dated.quarter_start,
        contributions.feature,
        contributions.level,
        count(*) as lead_count
    from dated
    inner join contributions
        on dated.golden_lead_id = contributions.golden_lead_id
    group by
        dated.model_version,
        dated.sample,
        dated.quarter_start,
        contributions.feature,
        contributions.level

    union all

    select
        dated.model_version,
        dated.sample,
        dated.quarter_start,
        expected.feature,
        expected.level,
        count(*) as lead_count
    from dated
    inner join expected
        on
            expected.kind = 'score'
            and dated.probability >= expected.low
            and (expected.high is null or dated.probability < expected.high)
    group by
        dated.model_version,
        dated.sample,
        dated.quarter_start,
        expected.feature,
        expected.level

),

compared as (

    select
        sizes.model_version,
        sizes.sample,
        sizes.quarter_start,
        expected.feature,
        greatest(cast(expected.share as double), {{ least_share }}) as expected_share,
        greatest(
            {{ divided_by('coalesce(seen.lead_count, 0)', 'sizes.lead_count') }}, {{ least_share }}
        ) as seen_share
    from sizes
    cross join expected
    left join seen
        on
            sizes.model_version = seen.model_version
            and sizes.sample = seen.sample
            and sizes.quarter_start = seen.quarter_start
            and expected.feature = seen.feature
            and expected.level = seen.level

),

final as (

    -- the population stability index; each part is rounded, so that the sum is the same each time
    select
        model_version,
        sample,
        quarter_start,
        feature,
        sum(
            cast(
                (seen_share - expected_share) * {{ log_of_ratio('seen_share', 'expected_share') }}
                as decimal(18, 6)
            )
        ) as stability_index
    from compared
    group by model_version, sample, quarter_start, feature

)

select * from final
