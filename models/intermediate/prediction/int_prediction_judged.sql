with

training_set as (

    select * from {{ ref('mart_predictive_training_set') }}

),

predictions as (

    select * from {{ ref('int_prediction_scores') }}

),

known as (

    select
        training_set.golden_lead_id,
        coalesce(predictions.model_version, 'none') as model_version,
        -- a model is judged on leads that it was not trained on; the rest is shown apart
        case
            when training_set.cut_at <= predictions.training_to then 'training'
            else 'live'
        end as sample,
        cast(date_trunc('quarter', training_set.cut_at) as date) as quarter_start,
        case when training_set.is_converted then 1 else 0 end as converted,
        predictions.probability,
        training_set.rule_score
    from training_set
    left join predictions
        on training_set.golden_lead_id = predictions.golden_lead_id
    where training_set.is_converted is not null

),

placed as (

    select
        *,
        rank() over (
            partition by quarter_start, model_version, sample
            order by probability asc nulls first
        ) as probability_rank,
        count(*) over (
            partition by quarter_start, model_version, sample, probability
        ) as probability_ties,
        rank() over (
            partition by quarter_start, model_version, sample
            order by rule_score asc nulls first
        ) as rule_rank,
        count(*) over (
            partition by quarter_start, model_version, sample, rule_score
        ) as rule_ties,
        ntile(10) over (
            partition by quarter_start, model_version, sample
            order by probability desc nulls last, golden_lead_id asc nulls last
        ) as decile,
        ntile(10) over (
            partition by quarter_start, model_version, sample
            order by rule_score desc nulls last, golden_lead_id asc nulls last
        ) as rule_decile
    from known

),

final as (

    -- the mean place among equals: so the area under the curve counts ties half
    select
        golden_lead_id,
        model_version,
        sample,
        quarter_start,
        converted,
        probability,
        decile,
        rule_decile,
        cast(
            probability_rank + (probability_ties - 1) * cast(0.5 as decimal(2, 1)) as decimal(18, 1)
        ) as probability_rank,
        cast(
            rule_rank + (rule_ties - 1) * cast(0.5 as decimal(2, 1)) as decimal(18, 1)
        ) as rule_rank
    from placed

)

select * from final
