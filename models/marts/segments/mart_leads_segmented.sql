with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

joined as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.account_id,
        leads.stage,
        leads.is_open,
        accounts.industry,
        accounts.size_segment,
        coalesce(accounts.geo_segment, countries.tag_geography) as geo_segment,
        accounts.account_tier,
        coalesce(records.segmentation_tag, accounts.crm_segmentation_tag) as crm_segmentation_tag,
        coalesce(verdicts.icp_verdict, 'unknown') as icp_verdict,
        verdicts.failed_filters,
        verdicts.unknown_filters,
        scores.fit_score as icp_score,
        records.icp_score as crm_icp_score,
        case
            when scores.fit_score >= units.icp_tier_high_min then 'High'
            when scores.fit_score >= units.icp_tier_medium_min then 'Medium'
            else 'Low'
        end as fit_tier
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join scores
        on leads.golden_lead_id = scores.golden_lead_id
    left join accounts
        on leads.account_id = accounts.account_id
    left join countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    left join verdicts
        on
            leads.golden_lead_id = verdicts.entity_id
            and verdicts.entity_type = 'lead'

),

tagged as (

    -- SEG-01: Industry – Size segment – Geography, joined by an en dash; null while a part is
    -- unknown
    select
        *,
        industry || ' – ' || size_segment || ' – ' || geo_segment as expected_segmentation_tag
    from joined

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        account_id,

        ---------- strings
        stage,
        industry,
        size_segment,
        geo_segment,
        account_tier,
        expected_segmentation_tag,
        crm_segmentation_tag,
        icp_verdict,
        failed_filters,
        unknown_filters,
        fit_tier,

        ---------- numerics
        icp_score,
        crm_icp_score,

        ---------- booleans
        is_open,
        crm_segmentation_tag = expected_segmentation_tag as is_tag_correct
    from tagged

)

select * from final
