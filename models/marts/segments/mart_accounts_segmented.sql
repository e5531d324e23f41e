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

account_signals as (

    select * from {{ ref('int_account_signals') }}

),

segment_fields as (

    select * from {{ ref('int_unit_segment_fields') }}

),

tags as (

    select * from {{ ref('int_segmentation_tags') }}

),

resegmentations as (

    select * from {{ ref('int_account_resegmentations') }}

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
        and is_current
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
        case
            when fit_scores.icp_score >= units.icp_tier_high_min then 'High'
            when fit_scores.icp_score >= units.icp_tier_medium_min then 'Medium'
            else 'Low'
        end as fit_tier,
        coalesce(account_signals.signal_count, 0) as signal_count,
        cast(
            least(
                units.signal_bonus_max,
                coalesce(account_signals.signal_count, 0) * units.signal_bonus_points
            ) as decimal(18, 6)
        ) as signal_bonus,
        segment_fields.requires_industry,
        segment_fields.requires_geography,
        segment_fields.requires_account_tier,
        tags.is_tag_parsable,
        tags.is_tag_in_taxonomy,
        resegmentations.resegment_required_at,
        resegmentations.resegment_due_at,
        resegmentations.is_resegment_overdue
    from accounts
    inner join units
        on accounts.business_unit_id = units.business_unit_id
    left join account_signals
        on accounts.account_id = account_signals.account_id
    left join segment_fields
        on
            accounts.business_unit_id = segment_fields.business_unit_id
            and segment_fields.gate = 'SEGMENT'
    left join tags
        on
            accounts.business_unit_id = tags.business_unit_id
            and accounts.crm_segmentation_tag = tags.segmentation_tag
    left join resegmentations
        on accounts.account_id = resegmentations.account_id
    left join verdicts
        on
            accounts.account_id = verdicts.entity_id
            and verdicts.entity_type = 'account'
    left join fit_scores
        on accounts.account_id = fit_scores.account_id

),

ranked as (

    -- ICP-05: signals go first within the tier; without them nothing is taken away
    select
        account_id,
        row_number() over (
            partition by business_unit_id, fit_tier
            order by
                case when signal_count > 0 then 0 else 1 end asc nulls last,
                icp_score + signal_bonus desc nulls last,
                account_id asc nulls last
        ) as icp_rank
    from tagged
    where
        icp_verdict = 'in'
        and is_survivor

),

final as (

    select
        ---------- ids
        tagged.account_id,
        tagged.business_unit_id,
        tagged.owner_id,

        ---------- strings
        tagged.industry,
        tagged.size_segment,
        tagged.geo_segment,
        tagged.account_tier,
        tagged.expected_segmentation_tag,
        tagged.crm_segmentation_tag,
        nullif(
            concat_ws(
                ', ',
                case
                    when tagged.requires_industry and tagged.industry is null then 'industry'
                end,
                case
                    when tagged.requires_geography and tagged.geo_segment is null
                        then 'geography'
                end,
                case
                    when tagged.requires_account_tier and tagged.account_tier is null
                        then 'account_tier'
                end
            ),
            ''
        ) as missing_segments,
        tagged.icp_verdict,
        tagged.failed_filters,
        tagged.unknown_filters,
        tagged.fit_tier,
        -- ICP-04; nobody outside the ICP is a target (QUA-17)
        case
            when tagged.fit_tier = 'High' and tagged.icp_verdict = 'in' then 'outbound_target'
            when tagged.fit_tier = 'Low' then 'nurture_list'
            else 'none'
        end as fit_route,

        ---------- numerics
        tagged.icp_score,
        tagged.signal_count,
        tagged.signal_bonus,
        cast(ranked.icp_rank as int) as icp_rank,

        ---------- booleans
        tagged.is_survivor,
        tagged.signal_count > 0 as has_signals,
        tagged.is_tag_parsable,
        tagged.is_tag_in_taxonomy,
        tagged.crm_segmentation_tag = tagged.expected_segmentation_tag as is_tag_correct,
        coalesce(tagged.is_resegment_overdue, false) as is_resegment_overdue,

        ---------- timestamps
        tagged.last_segmented_at,
        tagged.resegment_required_at,
        tagged.resegment_due_at
    from tagged
    left join ranked
        on tagged.account_id = ranked.account_id

)

select * from final
