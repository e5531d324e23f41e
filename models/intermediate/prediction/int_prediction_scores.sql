with

contributions as (

    select * from {{ ref('int_prediction_contributions') }}

),

models as (

    select * from {{ ref('int_prediction_models') }}

),

summed as (

    select
        golden_lead_id,
        sum(points) as points
    from contributions
    group by golden_lead_id

),

scored as (

    -- decimals add up alike in any order; the logarithm of the odds is calibrated already
    select
        summed.golden_lead_id,
        models.version as model_version,
        models.training_to,
        cast(models.intercept + summed.points as decimal(18, 6)) as log_odds
    from summed
    inner join models
        on models.status = 'usable'

),

final as (

    select
        golden_lead_id,
        model_version,
        training_to,
        log_odds,
        {{ logistic('log_odds') }} as probability
    from scored

)

select * from final
