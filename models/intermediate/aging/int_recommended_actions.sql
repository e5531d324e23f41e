with

aged as (

    select * from {{ ref('int_aged_leads') }}

),

requeues as (

    select * from {{ ref('int_stage_requeues') }}

),

dispositions as (

    select * from {{ ref('int_cold_dispositions') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

review_queue as (

    select * from {{ ref('rpt_review_queue') }}

),

sla_clocks as (

    select * from {{ ref('fct_sla_clocks') }}

),

precedence as (

    select * from {{ ref('int_unit_action_precedence') }}

),

candidates as (

    -- AGE-03, AGE-10
    select
        golden_lead_id,
        'mark_cold' as action,
        null as rule_id,
        cold_due_at as due_at
    from aged
    where is_cold_due

    union all

    -- AGE-13, AGE-14: what becomes of a cold lead
    select
        golden_lead_id,
        disposition as action,
        case when disposition = 'enrich' then 'AGE-14' end as rule_id,
        disposition_due_at as due_at
    from dispositions
    where is_disposition_due

    union all

    -- AGE-06, AGE-08
    select
        golden_lead_id,
        case when reengagement_step = 'l1_due' then 'reengage_l1' else 'reengage_l2' end as action,
        null as rule_id,
        case when reengagement_step = 'l1_due' then l1_due_at else l2_due_at end as due_at
    from aged
    where reengagement_step in ('l1_due', 'l2_due')

    union all

    -- AGE-23, AGE-24
    select
        golden_lead_id,
        requeue_action as action,
        requeue_rule_id as rule_id,
        requeue_due_at as due_at
    from requeues
    where
        is_requeue_due
        and is_requeue_allowed

    union all

    -- amendment 1: only clocks that still run; SLA-03 asks for a contact, WFL-04 for the manager
    select
        golden_lead_id,
        case when sla_type = 'first_response' then 'contact' else 'escalate' end as action,
        null as rule_id,
        min(due_at) as due_at
    from sla_clocks
    where
        is_running
        and state = 'breached'
        and sla_type in ('first_response', 'mql_accept')
    group by golden_lead_id, sla_type

    union all

    -- ICP-04, amendment 11
    select
        golden_lead_id,
        'prospect' as action,
        null as rule_id,
        null as due_at
    from segmented
    where
        is_open
        and fit_route = 'prospect'

    union all

    -- ENR-16 goes before ENR-15: it is the error
    select
        golden_lead_id,
        'enrich' as action,
        case when is_reenrichment_due then 'ENR-16' else 'ENR-15' end as rule_id,
        case when is_reenrichment_due then reenrichment_due_at else refresh_due_at end as due_at
    from aged
    where is_reenrichment_due or is_refresh_due

    union all

    -- RTE-07: what may be done comes last
    select
        golden_lead_id,
        'transfer_optional' as action,
        null as rule_id,
        null as due_at
    from aged
    where is_transfer_eligible

    union all

    -- QUA-05
    select
        golden_lead_id,
        'review' as action,
        null as rule_id,
        min(due_at) as due_at
    from review_queue
    where review_state = 'waiting'
    group by golden_lead_id

),

allowed as (

    -- amendment 1: first what may not be done is taken away, then the first that is due
    select
        candidates.golden_lead_id,
        candidates.action,
        coalesce(candidates.rule_id, precedence.rule_id) as rule_id,
        candidates.due_at,
        row_number() over (
            partition by candidates.golden_lead_id
            order by
                precedence.precedence asc nulls last,
                candidates.due_at asc nulls last,
                candidates.action asc nulls last,
                candidates.rule_id asc nulls last
        ) as place
    from candidates
    inner join aged
        on candidates.golden_lead_id = aged.golden_lead_id
    inner join precedence
        on
            aged.business_unit_id = precedence.business_unit_id
            and candidates.action = precedence.action
    where
        not (precedence.is_removed_by_consent_block and aged.is_contact_blocked)
        and not (precedence.is_removed_by_recycled_hold and aged.is_recycled_hold)
        and not (precedence.is_removed_by_protection and aged.is_protected)

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- strings
        action as recommended_action,
        rule_id as recommended_action_rule,

        ---------- timestamps
        due_at as next_action_due_at
    from allowed
    where place = 1

)

select * from final
