-- a field is named state
-- sqlfluff:exclude_rules:references.keywords
with

recommendations as (

    select * from {{ ref('int_recommendation_history') }}

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,

        ---------- strings
        recommended_action,
        recommended_action_rule,
        state,

        ---------- numerics
        cast({{ hours_between('recommended_at', 'done_at') }} as double) as hours_to_done,

        ---------- timestamps
        recommended_at,
        done_at,
        withdrawn_at
    from recommendations

)

select * from final
