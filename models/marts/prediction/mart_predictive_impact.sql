with

judged as (

    select * from {{ ref('int_prediction_judged') }}

),

drifts as (

    select * from {{ ref('int_prediction_drift') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

global_policy as (

    select * from policy
    where business_unit_id = 'global'

),

bins as (

    select
        quarter_start,
        model_version,
        sample,
        decile,
        count(*) as lead_count,
        sum(converted) as converted_count,
        sum(probability) as expected_count,
        sum(
            cast((probability - converted) * (probability - converted) as decimal(18, 6))
        ) as squared_error,
        sum(case when converted = 1 then probability_rank end) as rank_sum,
        sum(case when converted = 1 then rule_rank end) as rule_rank_sum,
        sum(case when rule_decile = 1 then 1 else 0 end) as rule_top_count,
        sum(case when rule_decile = 1 then converted else 0 end) as rule_top_converted_count
    from judged
    group by quarter_start, model_version, sample, decile

),

summed as (

    select
        quarter_start,
        model_version,
        sample,
        sum(lead_count) as lead_count,
        sum(converted_count) as converted_count,
        sum(case when decile = 1 then lead_count else 0 end) as top_count,
        sum(case when decile = 1 then converted_count else 0 end) as top_converted_count,
        sum(rule_top_count) as rule_top_count,
        sum(rule_top_converted_count) as rule_top_converted_count,
        sum(rank_sum) as rank_sum,
        sum(rule_rank_sum) as rule_rank_sum,
        sum(squared_error) as squared_error,
        sum(abs(expected_count - converted_count)) as calibration_gap
    from bins
    group by quarter_start, model_version, sample

),

measured as (

    select
        *,
        case when model_version != 'none' then 1 end as has_model,
        {{ divided_by('converted_count', 'nullif(lead_count, 0)') }} as base_rate,
        -- the places above the least that the converted could have had, over all pairs
        {{ divided_by(
            'rank_sum - converted_count * (converted_count + 1) * cast(0.5 as decimal(2, 1))',
            'nullif(converted_count * (lead_count - converted_count), 0)'
        ) }} as auc,
        {{ divided_by(
            'rule_rank_sum - converted_count * (converted_count + 1) * cast(0.5 as decimal(2, 1))',
            'nullif(converted_count * (lead_count - converted_count), 0)'
        ) }} as rule_auc,
        {{ divided_by('squared_error', 'nullif(lead_count, 0)') }} as brier_score,
        {{ divided_by('calibration_gap', 'nullif(lead_count, 0)') }} as calibration_error,
        {{ divided_by(
            'top_converted_count * lead_count', 'nullif(top_count * converted_count, 0)'
        ) }} as lift_of_top_decile,
        {{ divided_by(
            'rule_top_converted_count * lead_count', 'nullif(rule_top_count * converted_count, 0)'
        ) }} as rule_lift_of_top_decile
    from summed

),

ranked_drifts as (

    select
        *,
        row_number() over (
            partition by quarter_start, model_version, sample, feature = '(score)'
            order by stability_index desc nulls last, feature asc nulls last
        ) as feature_rank
    from drifts

),

score_drifts as (

    select
        quarter_start,
        model_version,
        sample,
        max(case when feature = '(score)' then stability_index end) as score_drift,
        max(case when feature != '(score)' then stability_index end) as feature_drift,
        max(case when feature_rank = 1 and feature != '(score)' then feature end)
            as most_drifted_feature
    from ranked_drifts
    group by quarter_start, model_version, sample

),

final as (

    -- PRD-05: only leads that the model was not trained on ask for a new one
    select
        ---------- strings
        measured.model_version,
        measured.sample,
        case when measured.has_model = 1 then score_drifts.most_drifted_feature end
            as most_drifted_feature,
        case
            when
                measured.has_model is null
                or measured.sample != 'live'
                then cast(null as string)
            when measured.lead_count < global_policy.retrain_min_rows then 'too_few_leads'
            when measured.lift_of_top_decile < global_policy.retrain_if_lift_below then 'low_lift'
            when measured.calibration_error > global_policy.retrain_if_ece_above
                then 'calibration'
            when score_drifts.score_drift > global_policy.retrain_if_psi_above then 'drift'
            else 'none'
        end as retrain_reason,

        ---------- numerics
        cast(measured.lead_count as int) as lead_count,
        cast(measured.converted_count as int) as converted_count,
        measured.base_rate,
        case when measured.has_model = 1 then measured.lift_of_top_decile end as lift_of_top_decile,
        case when measured.has_model = 1 then measured.auc end as auc,
        case when measured.has_model = 1 then measured.brier_score end as brier_score,
        case when measured.has_model = 1 then measured.calibration_error end as calibration_error,
        measured.rule_lift_of_top_decile,
        measured.rule_auc,
        cast(score_drifts.score_drift as decimal(18, 6)) as score_drift,
        cast(score_drifts.feature_drift as decimal(18, 6)) as feature_drift,

        ---------- booleans
        case
            when
                measured.has_model is null
                or measured.sample != 'live'
                or measured.lead_count < global_policy.retrain_min_rows
                then cast(null as boolean)
            else
                coalesce(
                    measured.lift_of_top_decile < global_policy.retrain_if_lift_below, false
                )
                or coalesce(
                    measured.calibration_error > global_policy.retrain_if_ece_above, false
                )
                or coalesce(
                    score_drifts.score_drift > global_policy.retrain_if_psi_above, false
                )
        end as is_retrain_due,

        ---------- dates
        measured.quarter_start,

        ---------- timestamps
        {{ as_of() }} as as_of
    from measured
    cross join global_policy
    left join score_drifts
        on
            measured.quarter_start = score_drifts.quarter_start
            and measured.model_version = score_drifts.model_version
            and measured.sample = score_drifts.sample

)

select * from final
