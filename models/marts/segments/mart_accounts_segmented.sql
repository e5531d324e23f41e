with

accounts as (

    select * from {{ ref('dim_accounts') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

fit_points as (

    select * from {{ ref('int_fit_points') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

fit_scores as (

    -- the company's own part of the fit: a role belongs to a person
    select
        entity_id as account_id,
        cast(least(100, greatest(0, sum(points))) as decimal(18, 6)) as icp_score
    from fit_points
    where
        entity_type = 'account'
        and model_id = 'sales_priority'
    group by entity_id

),

tagged as (

    select
        accounts.*,
        accounts.industry
        || ' – '
        || accounts.size_segment
        || ' – '
        || accounts.geo_segment as expected_segmentation_tag,
        coalesce(verdicts.icp_verdict, 'unknown') as icp_verdict,
        verdicts.failed_filters,
        verdicts.unknown_filters,
        coalesce(fit_scores.icp_score, 0) as icp_score,
        units.icp_tier_high_min,
        units.icp_tier_medium_min
    from accounts
    inner join units
        on accounts.business_unit_id = units.business_unit_id
    left join verdicts
        on
            accounts.account_id = verdicts.entity_id
            and verdicts.entity_type = 'account'
    left join fit_scores
        on accounts.account_id = fit_scores.account_id

),

final as (

    select
        ---------- ids
        account_id,
        business_unit_id,
        owner_id,

        ---------- strings
        industry,
        size_segment,
        geo_segment,
        account_tier,
        expected_segmentation_tag,
        crm_segmentation_tag,
        icp_verdict,
        failed_filters,
        unknown_filters,
        case
            when icp_score >= icp_tier_high_min then 'High'
            when icp_score >= icp_tier_medium_min then 'Medium'
            else 'Low'
        end as fit_tier,

        ---------- numerics
        icp_score,

        ---------- booleans
        crm_segmentation_tag = expected_segmentation_tag as is_tag_correct
    from tagged

)

select * from final
