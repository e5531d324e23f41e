with

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

writes as (

    select * from {{ ref('int_score_writes') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

taggings as (

    select
        golden_lead_id,
        max(entered_at) as tagged_at
    from lead_stages
    where
        stage = 'MQL'
        and evidence_level = 'history'
        and entered_at <= {{ as_of() }}
    group by golden_lead_id

),

tagged_scores as (

    -- by the score of the instant of the tag; a tag without a time is judged by today's
    select
        taggings.golden_lead_id,
        max(intervals.score) as tagged_score
    from taggings
    inner join scores
        on taggings.golden_lead_id = scores.golden_lead_id
    inner join units
        on scores.business_unit_id = units.business_unit_id
    inner join intervals
        on
            taggings.golden_lead_id = intervals.golden_lead_id
            and units.mql_gate_model = intervals.model_id
    where
        intervals.valid_from <= taggings.tagged_at
        and coalesce(intervals.valid_to > taggings.tagged_at, true)
    group by taggings.golden_lead_id

),

exceptions as (

    select
        members.golden_lead_id,
        min(approvals.approved_at) as approved_at
    from approvals
    inner join members
        on approvals.object_id = members.lead_id
    where
        approvals.approval_type = 'mql_exception'
        and approvals.is_approved
        and not approvals.is_own_request
    group by members.golden_lead_id

),

first_writes as (

    select
        golden_lead_id,
        min(logged_at) as first_score_written_at
    from writes
    group by golden_lead_id

),

judged as (

    select
        scores.golden_lead_id,
        taggings.tagged_at,
        first_writes.first_score_written_at,
        exceptions.golden_lead_id is not null as has_mql_exception,
        -- QUA-01: null where the score of that time is not known
        case
            when taggings.tagged_at is not null then tagged_scores.tagged_score
            when scores.is_mql_tagged then scores.mql_score
        end as tagged_score
    from scores
    inner join units
        on scores.business_unit_id = units.business_unit_id
    left join taggings
        on scores.golden_lead_id = taggings.golden_lead_id
    left join tagged_scores
        on scores.golden_lead_id = tagged_scores.golden_lead_id
    left join exceptions
        on scores.golden_lead_id = exceptions.golden_lead_id
    left join first_writes
        on scores.golden_lead_id = first_writes.golden_lead_id

),

final as (

    select
        golden_lead_id,
        tagged_score,
        has_mql_exception,
        tagged_at,
        first_score_written_at
    from judged

)

select * from final
