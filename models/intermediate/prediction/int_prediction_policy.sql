with

dim_policy_parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

final as (

    select
        ---------- ids
        dim_policy_parameters.business_unit_id,

        ---------- strings
        {{ parameter_value('routing_mode') }} as routing_mode,
        -- the parameter names column and value, as in raw_users.seniority=senior
        {{
            lowered("trim(both ' ' from split_part(" ~ parameter_value('senior_sdr') ~ ", '=', 2))")
        }} as senior_seniority,

        ---------- numerics
        -- the days stand in the name of the target, as in sql_within_60_days
        {{ cast_text("split_part(" ~ parameter_value('predict_target') ~ ", '_', 3)", 'int') }}
            as window_days,
        {{ parameter_value('predict_smoothing_rows', 'decimal(18,6)') }} as smoothing_rows,
        {{ parameter_value('top_tier_pct', 'decimal(18,6)') }} as top_tier_pct,
        {{ parameter_value('recommendation_top_n', 'int') }} as recommendation_top_n,
        {{ parameter_value('retrain_if_lift_below', 'decimal(18,6)') }} as retrain_if_lift_below,
        {{ parameter_value('retrain_if_psi_above', 'decimal(18,6)') }}
            as retrain_if_psi_above,
        {{ parameter_value('retrain_if_ece_above', 'decimal(18,6)') }} as retrain_if_ece_above,
        {{ parameter_value('retrain_min_rows', 'int') }} as retrain_min_rows
    from dim_policy_parameters
    where dim_policy_parameters.is_in_force
    group by dim_policy_parameters.business_unit_id

)

select * from final
