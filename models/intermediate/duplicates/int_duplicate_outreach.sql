with

switches as (

    select * from {{ ref('int_contact_switches') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

co_owners as (

    select * from {{ ref('input_lead_co_owners') }}

),

approvals as (

    select * from {{ ref('input_approvals') }}

),

handed_over as (

    -- a handoff that was not declined, between the two, before the later contact
    select switches.activity_id
    from switches
    inner join members
        on switches.golden_lead_id = members.golden_lead_id
    inner join handoffs
        on members.lead_id = handoffs.lead_id
    where
        handoffs.initiated_at <= switches.occurred_at
        and coalesce({{ lowered('handoffs.response') }}, '') not in ('rejected', 'not_ready')
        and (
            (
                handoffs.from_user = switches.earlier_user_id
                and coalesce(handoffs.to_user, handoffs.responded_by) = switches.user_id
            )
            or (
                handoffs.from_user = switches.user_id
                and coalesce(handoffs.to_user, handoffs.responded_by) = switches.earlier_user_id
            )
        )

),

reassigned as (

    -- the later of the two was given the lead after the contact of the earlier
    select switches.activity_id
    from switches
    inner join members
        on switches.golden_lead_id = members.golden_lead_id
    inner join ownership_history
        on members.lead_id = ownership_history.lead_id
    where
        ownership_history.to_owner_id = switches.user_id
        and ownership_history.changed_at > switches.earlier_at
        and ownership_history.changed_at <= switches.occurred_at

),

approved_co_owners as (

    -- nobody approves their own request (amendment 25)
    select
        members.golden_lead_id,
        co_owners.co_owner_id,
        co_owners.valid_from,
        co_owners.valid_to
    from co_owners
    inner join members
        on co_owners.lead_id = members.lead_id
    inner join approvals
        on co_owners.approval_id = approvals.approval_id
    where
        {{ lowered('approvals.decision') }} = 'approved'
        and coalesce({{ lowered('approvals.type') }}, 'co_ownership') = 'co_ownership'
        and approvals.approved_at <= {{ as_of() }}
        and coalesce(approvals.approved_by != approvals.requested_by, true)

),

entitled as (

    select
        golden_lead_id,
        co_owner_id as user_id,
        valid_from,
        valid_to
    from approved_co_owners
    union all
    select
        members.golden_lead_id,
        leads.owner_id as user_id,
        cast(null as timestamp) as valid_from,
        cast(null as timestamp) as valid_to
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where leads.owner_id is not null

),

co_owned as (

    -- one of the two is an approved co-owner, the other an owner or another co-owner
    select switches.activity_id
    from switches
    inner join approved_co_owners
        on
            switches.golden_lead_id = approved_co_owners.golden_lead_id
            and approved_co_owners.co_owner_id in (switches.user_id, switches.earlier_user_id)
    inner join entitled
        on
            switches.golden_lead_id = entitled.golden_lead_id
            and entitled.user_id = case
                when approved_co_owners.co_owner_id = switches.user_id then switches.earlier_user_id
                else switches.user_id
            end
    where
        coalesce(approved_co_owners.valid_from <= switches.occurred_at, true)
        and coalesce(approved_co_owners.valid_to > switches.occurred_at, true)
        and coalesce(entitled.valid_from <= switches.occurred_at, true)
        and coalesce(entitled.valid_to > switches.occurred_at, true)

),

excused as (

    select activity_id from handed_over
    union distinct
    select activity_id from reassigned
    union distinct
    select activity_id from co_owned

),

unexcused as (

    select
        switches.*,
        row_number() over (
            partition by switches.golden_lead_id
            order by switches.occurred_at desc nulls last, switches.activity_id asc nulls last
        ) as switch_rank
    from switches
    left join excused
        on switches.activity_id = excused.activity_id
    where excused.activity_id is null

),

final as (

    select
        ---------- ids
        golden_lead_id,
        user_id,
        activity_id,
        earlier_user_id,
        earlier_activity_id,

        ---------- timestamps
        occurred_at,
        earlier_at
    from unexcused
    where switch_rank = 1

)

select * from final
