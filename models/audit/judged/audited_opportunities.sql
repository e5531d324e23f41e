with

opportunities as (

    select * from {{ ref('fct_opportunity_icp') }}

),

final as (

    select
        ---------- ids
        opportunity_id,
        golden_lead_id,
        business_unit_id,
        owner_id,

        ---------- what the suite judges
        case when not is_icp_validated_before_advance then advanced_at end
            as advanced_unvalidated_at,

        ---------- evidence
        stage,
        icp_validated_at
    from opportunities
    where outcome = 'open'

)

select * from final
