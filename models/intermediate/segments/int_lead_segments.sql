with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

segment_fields as (

    select * from {{ ref('int_unit_segment_fields') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

nurture_enrollments as (

    select * from {{ ref('input_nurture_enrollments') }}

),

enriched as (

    select members.golden_lead_id
    from enrichment_log
    inner join members
        on enrichment_log.lead_id = members.lead_id
    where enrichment_log.enriched_at <= {{ as_of() }}
    group by members.golden_lead_id

),

nurtured as (

    -- NUR-01: enrolled and not out again
    select members.golden_lead_id
    from nurture_enrollments
    inner join members
        on nurture_enrollments.lead_id = members.lead_id
    where
        nurture_enrollments.enrolled_at <= {{ as_of() }}
        and not coalesce(nurture_enrollments.exited_at <= {{ as_of() }}, false)
    group by members.golden_lead_id

),

joined as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        accounts.industry,
        accounts.size_segment,
        coalesce(accounts.geo_segment, countries.tag_geography) as geo_segment,
        accounts.account_tier,
        accounts.employee_count,
        records.age_band,
        records.household_type,
        coalesce(records.segmentation_tag, accounts.crm_segmentation_tag) as crm_segmentation_tag,
        records.segmentation_tag is not null as has_own_tag,
        records.icp_score as crm_icp_score,
        records.updated_by,
        {{ trimmed(lowered('leads.contact_role')) }} as contact_role,
        enriched.golden_lead_id is not null
        or records.enrichment_source is not null as is_enriched,
        nurtured.golden_lead_id is not null or leads.stage = 'Nurture' as is_nurtured
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    left join accounts
        on leads.account_id = accounts.account_id
    left join countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    left join enriched
        on leads.golden_lead_id = enriched.golden_lead_id
    left join nurtured
        on leads.golden_lead_id = nurtured.golden_lead_id

),

final as (

    select
        ---------- ids
        joined.golden_lead_id,
        joined.updated_by,

        ---------- strings
        joined.industry,
        joined.size_segment,
        joined.geo_segment,
        joined.account_tier,
        -- SEG-01: Industry – Size segment – Geography, joined by an en dash; null while a part is
        -- unknown
        joined.industry || ' – ' || joined.size_segment || ' – ' || joined.geo_segment
            as expected_segmentation_tag,
        joined.crm_segmentation_tag,
        nullif(
            concat_ws(
                ', ',
                case
                    when segment_gate.requires_industry and joined.industry is null
                        then 'industry'
                end,
                case
                    when segment_gate.requires_geography and joined.geo_segment is null
                        then 'geography'
                end,
                case
                    when segment_gate.requires_account_tier and joined.account_tier is null
                        then 'account_tier'
                end
            ),
            ''
        ) as missing_segments,
        nullif(
            concat_ws(
                ', ',
                case
                    when icp_gate.requires_industry and joined.industry is null then 'industry'
                end,
                case
                    when icp_gate.requires_employee_count and joined.employee_count is null
                        then 'employee_count'
                end,
                case
                    when icp_gate.requires_geography and joined.geo_segment is null
                        then 'geography'
                end,
                case
                    when icp_gate.requires_age_band and joined.age_band is null then 'age_band'
                end,
                case
                    when icp_gate.requires_household_type and joined.household_type is null
                        then 'household_type'
                end
            ),
            ''
        ) as missing_icp_fields,
        icp_gate.severity as icp_fields_severity,
        icp_gate.severity_from_qualification as icp_fields_severity_from_qualification,
        -- SEG-08: industry x role, exactly one for each lead in nurture
        case
            when joined.is_nurtured
                then
                    coalesce(joined.industry, 'Unknown industry')
                    || ' – '
                    || coalesce(joined.contact_role, 'unknown role')
        end as nurture_segment,

        ---------- numerics
        joined.crm_icp_score,

        ---------- booleans
        joined.has_own_tag,
        joined.is_enriched,
        joined.is_nurtured
    from joined
    left join segment_fields as segment_gate
        on
            joined.business_unit_id = segment_gate.business_unit_id
            and segment_gate.gate = 'SEGMENT'
    left join segment_fields as icp_gate
        on
            joined.business_unit_id = icp_gate.business_unit_id
            and icp_gate.gate = 'ICP'

)

select * from final
