with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('bridge_account_records') }}

),

live_records as (

    select
        lead_id,
        golden_lead_id,
        match_rule,
        is_survivor,
        count(*) over (partition by golden_lead_id) as live_record_count,
        row_number() over (
            partition by golden_lead_id
            order by is_survivor desc nulls last, lead_id asc nulls last
        ) as record_rank
    from members
    where is_live

),

duplicates as (

    -- AUD-04: every live record of the person and the rule that joined it, the first 20 by name
    select
        golden_lead_id,
        min(case when not is_survivor then lead_id end) as duplicate_of_lead_id,
        {{ list_text("case when record_rank <= 20 then lead_id || ' by ' || match_rule end") }}
        || case
            when max(live_record_count) > 20
                then ' and ' || cast(max(live_record_count) - 20 as string) || ' more'
            else ''
        end as duplicate_evidence
    from live_records
    where live_record_count > 1
    group by golden_lead_id

),

suspected_pairs as (

    -- a pair that waits for a decision, unless another way made its records one person
    select
        left_records.golden_lead_id as left_golden_lead_id,
        right_records.golden_lead_id as right_golden_lead_id,
        pairs.lead_id_left,
        pairs.lead_id_right,
        pairs.match_weight,
        pairs.lead_id_left
        || ' and '
        || pairs.lead_id_right
        || ' by '
        || pairs.match_rule
        || coalesce(' (' || pairs.decision_reason || ')', '') as pair_text
    from pairs
    inner join live_records as left_records
        on pairs.lead_id_left = left_records.lead_id
    inner join live_records as right_records
        on pairs.lead_id_right = right_records.lead_id
    where
        pairs.decision = 'review'
        and left_records.golden_lead_id != right_records.golden_lead_id

),

sides as (

    select
        left_golden_lead_id as golden_lead_id,
        lead_id_right as other_lead_id,
        match_weight,
        pair_text
    from suspected_pairs
    union all
    select
        right_golden_lead_id as golden_lead_id,
        lead_id_left as other_lead_id,
        match_weight,
        pair_text
    from suspected_pairs

),

ranked_sides as (

    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by
                match_weight desc nulls last, other_lead_id asc nulls last, pair_text asc nulls last
        ) as side_rank
    from sides

),

suspicions as (

    select
        golden_lead_id,
        min(case when side_rank = 1 then other_lead_id end) as suspected_duplicate_of_lead_id,
        {{ list_text('case when side_rank <= 20 then pair_text end') }}
        || case
            when count(*) > 20 then ' and ' || cast(count(*) - 20 as string) || ' more' else ''
        end as suspicion_evidence
    from ranked_sides
    group by golden_lead_id

),

companies as (

    -- AMB-32: the same company alone is information, never a duplicate
    select
        golden_leads.golden_lead_id,
        count(*) over (partition by accounts.golden_account_id) - 1 as company_overlap_count
    from golden_leads
    inner join accounts
        on golden_leads.account_id = accounts.account_id

),

final as (

    select
        ---------- ids
        live_records.golden_lead_id,
        duplicates.duplicate_of_lead_id,
        suspicions.suspected_duplicate_of_lead_id,

        ---------- strings
        duplicates.duplicate_evidence,
        suspicions.suspicion_evidence,

        ---------- numerics
        cast(companies.company_overlap_count as int) as company_overlap_count
    from live_records
    left join duplicates
        on live_records.golden_lead_id = duplicates.golden_lead_id
    left join suspicions
        on live_records.golden_lead_id = suspicions.golden_lead_id
    left join companies
        on live_records.golden_lead_id = companies.golden_lead_id
    where live_records.record_rank = 1

)

select * from final
