{% set in_band -%}
intervals.score >= units.borderline_low and intervals.score < units.borderline_high
{%- endset -%}
with

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

decisions as (

    select * from {{ ref('input_review_decisions') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

banded as (

    -- AMB-05, amendment 19: the band of the model that decides on qualification
    select
        intervals.golden_lead_id,
        intervals.score,
        intervals.valid_from,
        {{ in_band }} as is_in_band,
        lag({{ in_band }}) over (
            partition by intervals.golden_lead_id
            order by intervals.valid_from asc nulls last
        ) as was_in_band
    from intervals
    inner join scores
        on intervals.golden_lead_id = scores.golden_lead_id
    inner join units
        on scores.business_unit_id = units.business_unit_id
    where intervals.model_id = 'mql_qualification'

),

crossings as (

    -- one row for each time that it goes into the band or out of it
    select
        golden_lead_id,
        score,
        is_in_band,
        was_in_band is not null as is_seen,
        valid_from as crossed_at,
        lead(valid_from) over (
            partition by golden_lead_id
            order by valid_from asc nulls last
        ) as next_crossed_at
    from banded
    where
        is_in_band is distinct from was_in_band
        and (is_in_band or was_in_band)

),

entries as (

    select
        golden_lead_id,
        'score' as entry_type,
        score as entry_score,
        is_seen as is_entry_seen,
        crossed_at as entered_at,
        next_crossed_at as left_at
    from crossings
    where is_in_band

    union all

    select
        golden_lead_id,
        'stage' as entry_type,
        null as entry_score,
        evidence_level = 'history' as is_entry_seen,
        entered_at,
        left_at
    from lead_stages
    where
        stage = 'Review'
        and entered_at <= {{ as_of() }}

),

spans as (

    select
        entries.*,
        lead(entries.entered_at) over (
            partition by entries.golden_lead_id, entries.entry_type
            order by entries.entered_at asc nulls last
        ) as next_entered_at
    from entries

),

decided as (

    -- what was decided since it came in and before it came in again
    select
        spans.golden_lead_id,
        spans.entry_type,
        spans.entered_at,
        decisions.decision,
        decisions.decided_by,
        decisions.decided_at,
        row_number() over (
            partition by spans.golden_lead_id, spans.entry_type, spans.entered_at
            order by
                decisions.decided_at asc nulls last,
                decisions.decision asc nulls last,
                decisions.decided_by asc nulls last
        ) as decision_rank
    from spans
    inner join members
        on spans.golden_lead_id = members.golden_lead_id
    inner join decisions
        on members.lead_id = decisions.lead_id
    where
        {{ trimmed('decisions.decision') }} is not null
        and decisions.decided_at >= spans.entered_at
        and (spans.next_entered_at is null or decisions.decided_at < spans.next_entered_at)
        and decisions.decided_at <= {{ as_of() }}

),

joined as (

    select
        spans.golden_lead_id,
        spans.entry_type,
        spans.entry_score,
        spans.is_entry_seen,
        spans.entered_at,
        spans.left_at,
        scores.business_unit_id,
        scores.owner_id,
        scores.stage,
        scores.priority_tier,
        scores.composite_score,
        scores.mql_score,
        -- who was handed to Sales needs no review any more, until Sales gives it back (AMB-04)
        scores.stage = 'Review'
        or (
            scores.is_open
            and (
                scores.is_returned
                or (not scores.is_mql_tagged and scores.stage in ('New', 'Contacted'))
            )
        ) as is_in_work,
        {{ lowered('decided.decision') }} as decision,
        decided.decided_by,
        decided.decided_at,
        greatest(spans.entered_at, scores.returned_at)
        + units.review_due_hours * interval '1' hour as due_at
    from spans
    inner join scores
        on spans.golden_lead_id = scores.golden_lead_id
    inner join units
        on scores.business_unit_id = units.business_unit_id
    left join decided
        on
            spans.golden_lead_id = decided.golden_lead_id
            and spans.entry_type = decided.entry_type
            and spans.entered_at = decided.entered_at
            and decided.decision_rank = 1

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        decided_by,

        ---------- strings
        entry_type,
        stage,
        priority_tier,
        decision,
        case
            when decided_at is not null then 'decided'
            when left_at is not null or not is_in_work then 'left'
            else 'waiting'
        end as review_state,

        ---------- numerics
        entry_score,
        composite_score,
        mql_score,

        ---------- booleans
        is_entry_seen,
        -- QUA-05: it still waits, and longer than it may
        decided_at is null
        and left_at is null
        and is_in_work
        and due_at < {{ as_of() }} as is_overdue,
        decided_at > due_at as is_decided_late,
        -- each one ends with a decision, also where it has gone
        decided_at is null
        and left_at > due_at as is_left_undecided_late,

        ---------- timestamps
        entered_at,
        left_at,
        due_at,
        decided_at
    from joined

)

select * from final
