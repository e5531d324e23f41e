with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

score_checks as (

    select * from {{ ref('fct_score_log_checks') }}

),

low_fit_progressions as (

    select * from {{ ref('rpt_low_fit_progressions') }}

),

reviews as (

    select * from {{ ref('rpt_review_queue') }}

),

next_actions as (

    select * from {{ ref('int_lead_next_actions') }}

),

score_facts as (

    select * from {{ ref('int_audit_scores') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

last_writes as (

    -- an override is judged as an override
    select
        *,
        case
            when method != 'override' or component != 'composite' then excess_points
        end as judged_excess_points
    from score_checks
    where
        is_last
        and is_open

),

written_scores as (

    -- the write that is too high by most
    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by
                judged_excess_points desc nulls last,
                component asc nulls last, model_id asc nulls last, score_write_id asc nulls last
        ) as excess_rank
    from last_writes
    where judged_excess_points is not null

),

stale_writes as (

    select
        golden_lead_id,
        {{ list_text("model_id || ' ' || component") }} as stale_scores,
        min(changed_at) as stale_since_at
    from last_writes
    where is_stale
    group by golden_lead_id

),

unapproved_progressions as (

    select
        golden_lead_id,
        min(fit_score) as lowest_fit_score,
        {{ list_text('stage') }} as low_fit_stages,
        min(entered_at) as first_entered_at
    from low_fit_progressions
    where is_unapproved
    group by golden_lead_id

),

overdue_reviews as (

    select
        golden_lead_id,
        min(due_at) as review_due_at
    from reviews
    where is_overdue
    group by golden_lead_id

),

final as (

    select
        ---------- ids
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,

        ---------- what the suites judge
        case
            when score_facts.first_score_written_at is null
                then
                    cast(
                        {{ hours_between('leads.created_at', as_of()) }} as decimal(20, 10)
                    )
        end as hours_without_score,
        units.max_unscored_hours,
        case
            when scores.priority_tier = 'Medium' and next_actions.golden_lead_id is null
                then scores.priority_tier
        end as tier_without_next_action,
        written_scores.judged_excess_points as logged_excess_points,
        units.score_tolerance_points,
        stale_writes.stale_scores,
        unapproved_progressions.low_fit_stages,
        case
            when not score_facts.has_mql_exception then score_facts.tagged_score
        end as mql_tagged_score,
        case
            when
                scores.is_mql_by_score
                and not scores.is_mql_tagged
                and not scores.is_returned
                then scores.mql_score
        end as mql_score_without_tag,
        case
            when not scores.is_qualified_tag_correct and scores.is_qualified_tagged
                then 'tagged below the threshold'
            when not scores.is_qualified_tag_correct then 'no tag'
        end as qualified_tag_gap,
        overdue_reviews.review_due_at as overdue_review_due_at,

        ---------- evidence
        leads.stage,
        leads.created_at,
        scores.composite_score,
        units.mql_threshold,
        units.qualified_threshold,
        scores.mql_score,
        score_facts.tagged_at as mql_tagged_at,
        written_scores.model_id
        || ' '
        || written_scores.component
        || ' '
        || cast(written_scores.logged_score as string)
        || ', the model says '
        || cast(written_scores.model_score as string)
        || ', by '
        || coalesce(written_scores.logged_by, 'nobody named')
        || ' at '
        || cast(written_scores.logged_at as string) as inflated_evidence,
        stale_writes.stale_since_at,
        'fit '
        || cast(unapproved_progressions.lowest_fit_score as string)
        || ' at '
        || cast(unapproved_progressions.first_entered_at as string) as low_fit_evidence,
        units.low_fit_max_exclusive
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join scores
        on leads.golden_lead_id = scores.golden_lead_id
    left join score_facts
        on leads.golden_lead_id = score_facts.golden_lead_id
    left join next_actions
        on leads.golden_lead_id = next_actions.golden_lead_id
    left join written_scores
        on
            leads.golden_lead_id = written_scores.golden_lead_id
            and written_scores.excess_rank = 1
    left join stale_writes
        on leads.golden_lead_id = stale_writes.golden_lead_id
    left join unapproved_progressions
        on leads.golden_lead_id = unapproved_progressions.golden_lead_id
    left join overdue_reviews
        on leads.golden_lead_id = overdue_reviews.golden_lead_id
    where leads.is_open

)

select * from final
