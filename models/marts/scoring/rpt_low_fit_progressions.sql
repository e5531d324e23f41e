with

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

ranks as (

    select * from {{ ref('int_role_ranks') }}

),

entries as (

    select
        golden_lead_id,
        stage,
        evidence_level,
        min(entered_at) as entered_at
    from lead_stages
    where
        stage in ('SAL', 'SQL', 'Opportunity')
        and entered_at <= {{ as_of() }}
    group by golden_lead_id, stage, evidence_level

),

progressed as (

    -- SCO-22, amendment 10: the fit of that time alone
    select
        entries.golden_lead_id,
        entries.stage,
        entries.evidence_level,
        entries.entered_at,
        leads.business_unit_id,
        leads.account_id,
        leads.owner_id,
        intervals.fit_score,
        units.low_fit_max_exclusive
    from entries
    inner join leads
        on entries.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join intervals
        on
            entries.golden_lead_id = intervals.golden_lead_id
            and intervals.model_id = 'sales_priority'
            and entries.entered_at >= intervals.valid_from
            and (intervals.valid_to is null or entries.entered_at < intervals.valid_to)
    where intervals.fit_score < units.low_fit_max_exclusive

),

named_roles as (

    -- the roles that the policy names for it
    select canonical_role
    from roles
    where
        business_unit_id = 'global'
        and instr('|' || is_approver_for || '|', '|low_fit_progression|') > 0
    group by canonical_role

),

least_ranks as (

    select
        ranks.business_unit_id,
        min(ranks.role_rank) as role_rank
    from ranks
    inner join named_roles
        on ranks.role = named_roles.canonical_role
    group by ranks.business_unit_id

),

approver_roles as (

    -- they, and whoever stands above the lowest of them
    select
        units.business_unit_id,
        named_roles.canonical_role as role
    from units
    cross join named_roles

    union distinct

    select
        ranks.business_unit_id,
        ranks.role
    from ranks
    inner join least_ranks
        on
            ranks.business_unit_id = least_ranks.business_unit_id
            and ranks.role_rank >= least_ranks.role_rank

),

exceptions as (

    select * from approvals
    where
        approval_type = 'low_fit_progression'
        and is_approved
        and not is_own_request

),

excused as (

    select
        progressed.golden_lead_id,
        progressed.stage,
        min(exceptions.approval_id) as approval_id
    from progressed
    inner join members
        on progressed.golden_lead_id = members.golden_lead_id
    inner join exceptions
        on exceptions.object_id in (
            members.lead_id, progressed.golden_lead_id, progressed.account_id
        )
    inner join approver_roles
        on
            progressed.business_unit_id = approver_roles.business_unit_id
            and exceptions.approver_role = approver_roles.role
    where
        exceptions.approved_at <= progressed.entered_at
        and coalesce(exceptions.valid_from <= progressed.entered_at, true)
        and coalesce(exceptions.valid_to > progressed.entered_at, true)
    group by progressed.golden_lead_id, progressed.stage

),

final as (

    select
        ---------- ids
        progressed.golden_lead_id,
        progressed.business_unit_id,
        progressed.owner_id,
        excused.approval_id,

        ---------- strings
        progressed.stage,
        progressed.evidence_level,
        scores.priority_tier,

        ---------- numerics
        progressed.fit_score,
        progressed.low_fit_max_exclusive,
        scores.composite_score,

        ---------- booleans
        scores.is_open,
        excused.approval_id is null as is_unapproved,

        ---------- timestamps
        progressed.entered_at
    from progressed
    inner join scores
        on progressed.golden_lead_id = scores.golden_lead_id
    left join excused
        on
            progressed.golden_lead_id = excused.golden_lead_id
            and progressed.stage = excused.stage

)

select * from final
