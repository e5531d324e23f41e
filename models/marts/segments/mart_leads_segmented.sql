with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

segments as (

    select * from {{ ref('int_lead_segments') }}

),

tags as (

    select * from {{ ref('int_segmentation_tags') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

lead_signals as (

    select * from {{ ref('int_lead_signals') }}

),

directions as (

    select * from {{ ref('int_lead_directions') }}

),

gates as (

    select * from {{ ref('int_lead_gates') }}

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
        segments.updated_by,
        segments.industry,
        segments.size_segment,
        segments.geo_segment,
        segments.account_tier,
        segments.expected_segmentation_tag,
        segments.crm_segmentation_tag,
        segments.missing_segments,
        segments.missing_icp_fields,
        segments.icp_fields_severity,
        segments.icp_fields_severity_from_qualification,
        segments.nurture_segment,
        segments.crm_icp_score,
        segments.is_enriched,
        segments.is_nurtured,
        tags.is_tag_parsable,
        tags.is_tag_in_taxonomy,
        coalesce(verdicts.icp_verdict, 'unknown') as icp_verdict,
        verdicts.failed_filters,
        verdicts.unknown_filters,
        scores.fit_score as icp_score,
        scores.priority_tier,
        scores.is_mql_by_score or scores.is_mql_tagged as is_mql,
        case
            when scores.fit_score >= units.icp_tier_high_min then 'High'
            when scores.fit_score >= units.icp_tier_medium_min then 'Medium'
            else 'Low'
        end as fit_tier,
        directions.direction,
        gates.qualified_at,
        gates.qualified_at is not null
        or coalesce(scores.mql_score >= units.qualified_threshold, false) as is_qualified,
        coalesce(lead_signals.signal_count, 0) as signal_count,
        cast(
            least(
                units.signal_bonus_max,
                coalesce(lead_signals.signal_count, 0) * units.signal_bonus_points
            ) as decimal(18, 6)
        ) as signal_bonus
    from leads
    inner join segments
        on leads.golden_lead_id = segments.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join scores
        on leads.golden_lead_id = scores.golden_lead_id
    left join tags
        on
            leads.business_unit_id = tags.business_unit_id
            and segments.crm_segmentation_tag = tags.segmentation_tag
    left join verdicts
        on
            leads.golden_lead_id = verdicts.entity_id
            and verdicts.entity_type = 'lead'
    left join lead_signals
        on leads.golden_lead_id = lead_signals.golden_lead_id
    left join directions
        on leads.golden_lead_id = directions.golden_lead_id
    left join gates
        on leads.golden_lead_id = gates.golden_lead_id

),

ranked as (

    -- ICP-05: signals go first within the tier; without them nothing is taken away
    select
        golden_lead_id,
        row_number() over (
            partition by business_unit_id, fit_tier
            order by
                case when signal_count > 0 then 0 else 1 end asc nulls last,
                icp_score + signal_bonus desc nulls last,
                golden_lead_id asc nulls last
        ) as icp_rank
    from joined
    where
        is_open
        and icp_verdict = 'in'

),

final as (

    select
        ---------- ids
        joined.golden_lead_id,
        joined.business_unit_id,
        joined.owner_id,
        joined.account_id,
        joined.updated_by,

        ---------- strings
        joined.stage,
        joined.industry,
        joined.size_segment,
        joined.geo_segment,
        joined.account_tier,
        joined.expected_segmentation_tag,
        joined.crm_segmentation_tag,
        joined.missing_segments,
        joined.nurture_segment,
        joined.icp_verdict,
        joined.failed_filters,
        joined.unknown_filters,
        joined.missing_icp_fields,
        -- ICP-02: from qualification on it weighs more
        case
            when joined.missing_icp_fields is null then null
            when joined.is_qualified then joined.icp_fields_severity_from_qualification
            else joined.icp_fields_severity
        end as missing_icp_fields_severity,
        joined.fit_tier,
        -- ICP-04, amendments 8 and 11; nobody outside the ICP is a target (QUA-17)
        case
            when not joined.is_open then 'none'
            when
                joined.fit_tier = 'High'
                and joined.icp_verdict = 'in'
                and joined.priority_tier = 'Low'
                and joined.direction = 'outbound'
                then 'prospect'
            when joined.fit_tier = 'High' and joined.icp_verdict = 'in' then 'outbound_target'
            when joined.fit_tier = 'Low' and not joined.is_mql then 'nurture_list'
            else 'none'
        end as fit_route,
        joined.direction,

        ---------- numerics
        joined.icp_score,
        joined.crm_icp_score,
        joined.signal_count,
        joined.signal_bonus,
        cast(ranked.icp_rank as int) as icp_rank,

        ---------- booleans
        joined.is_open,
        joined.is_qualified,
        joined.is_enriched,
        joined.is_nurtured,
        joined.signal_count > 0 as has_signals,
        joined.is_tag_parsable,
        joined.is_tag_in_taxonomy,
        joined.crm_segmentation_tag = joined.expected_segmentation_tag as is_tag_correct,
        -- SEG-02: null where nobody researched the lead yet
        case
            when joined.is_enriched then joined.missing_segments is null
        end as is_segmented_after_enrichment,
        -- SEG-06: null before qualification
        case
            when joined.qualified_at is not null then joined.crm_segmentation_tag is null
        end as is_segmentation_skipped,

        ---------- timestamps
        joined.qualified_at
    from joined
    left join ranked
        on joined.golden_lead_id = ranked.golden_lead_id

)

select * from final
