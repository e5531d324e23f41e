with

accounts as (

    select * from {{ ref('mart_accounts_segmented') }}

),

segmented_leads as (

    select * from {{ ref('mart_leads_segmented') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

win_loss as (

    select * from {{ ref('mart_icp_win_loss') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}

),

campaign_leads as (

    select
        segmented_leads.business_unit_id,
        records.campaign_id,
        coalesce(segmented_leads.expected_segmentation_tag, 'unknown') as segment,
        case when segmented_leads.icp_verdict = 'in' then 1 else 0 end as is_in,
        case when segmented_leads.icp_verdict = 'unknown' then 0 else 1 end as is_known
    from segmented_leads
    inner join golden_leads
        on segmented_leads.golden_lead_id = golden_leads.golden_lead_id
    inner join records
        on golden_leads.survivor_lead_id = records.lead_id
    where records.campaign_id is not null

),

closed_this_month as (

    select
        win_loss.business_unit_id,
        win_loss.icp_class,
        win_loss.won_count,
        win_loss.won_count + win_loss.lost_count as closed_count
    from win_loss
    inner join running_periods
        on
            win_loss.business_unit_id = running_periods.business_unit_id
            and win_loss.month_start = running_periods.period_start
            and running_periods.period_grain = 'month'
    where win_loss.won_count + win_loss.lost_count > 0

),

final as (

    -- MET-03: open golden leads with a known verdict
    select
        'icp_alignment_rate' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when icp_verdict = 'in' then 1 else 0 end) as numerator,
        sum(case when icp_verdict in ('in', 'out') then 1 else 0 end) as denominator
    from segmented_leads
    where is_open
    group by business_unit_id

    union all

    -- shown beside it: open golden leads whose verdict is unknown
    select
        'icp_alignment_rate' as metric_name,
        business_unit_id,
        'icp_verdict' as dimension_name,
        'unknown' as dimension_value,
        sum(case when icp_verdict = 'unknown' then 1 else 0 end) as numerator,
        count(*) as denominator
    from segmented_leads
    where is_open
    group by business_unit_id

    union all

    -- SEG-03: accounts that have both tags
    select
        'segmentation_accuracy' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when is_tag_correct then 1 else 0 end) as numerator,
        count(is_tag_correct) as denominator
    from accounts
    where is_survivor
    group by business_unit_id

    union all

    -- shown beside it: accounts that could have a tag and have none
    select
        'segmentation_accuracy' as metric_name,
        business_unit_id,
        'crm_tag' as dimension_name,
        'untagged' as dimension_value,
        sum(case when crm_segmentation_tag is null then 1 else 0 end) as numerator,
        count(*) as denominator
    from accounts
    where
        is_survivor
        and expected_segmentation_tag is not null
    group by business_unit_id

    union all

    -- SEG-07
    select
        'campaign_icp_share' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(is_in) as numerator,
        sum(is_known) as denominator
    from campaign_leads
    group by business_unit_id

    union all

    select
        'campaign_icp_share' as metric_name,
        business_unit_id,
        'campaign' as dimension_name,
        campaign_id as dimension_value,
        sum(is_in) as numerator,
        sum(is_known) as denominator
    from campaign_leads
    group by business_unit_id, campaign_id

    union all

    select
        'campaign_icp_share' as metric_name,
        business_unit_id,
        'segment' as dimension_name,
        segment as dimension_value,
        sum(is_in) as numerator,
        sum(is_known) as denominator
    from campaign_leads
    group by business_unit_id, segment

    union all

    -- ICP-09
    select
        'icp_win_rate' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(won_count) as numerator,
        sum(closed_count) as denominator
    from closed_this_month
    group by business_unit_id

    union all

    select
        'icp_win_rate' as metric_name,
        business_unit_id,
        'icp_class' as dimension_name,
        icp_class as dimension_value,
        sum(won_count) as numerator,
        sum(closed_count) as denominator
    from closed_this_month
    group by business_unit_id, icp_class

)

select * from final
