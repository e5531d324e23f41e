with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

-- how a person came is told by the record that came first: a later one can't change it
numbered_records as (

    select
        members.golden_lead_id,
        records.lead_id,
        records.created_at,
        row_number() over (
            partition by members.golden_lead_id
            order by records.created_at asc nulls last, records.lead_id asc nulls last
        ) as record_number
    from members
    inner join records
        on members.lead_id = records.lead_id
    where not members.is_future

),

first_records as (

    select
        golden_lead_id,
        lead_id,
        created_at
    from numbered_records
    where record_number = 1

),

-- a queue or an integration works on no lead: the assignment is to a person
assignments as (

    select
        members.golden_lead_id,
        ownership_history.changed_at,
        ownership_history.from_owner_id is not null
        and coalesce(givers.user_type, 'human') = 'human' as is_handed_on,
        row_number() over (
            partition by members.golden_lead_id
            order by
                ownership_history.changed_at asc nulls last,
                ownership_history.to_owner_id asc nulls last
        ) as assignment_number
    from ownership_history
    inner join members
        on ownership_history.lead_id = members.lead_id
    left join users as givers
        on ownership_history.from_owner_id = givers.user_id
    left join users as takers
        on ownership_history.to_owner_id = takers.user_id
    where
        not members.is_future
        and ownership_history.to_owner_id is not null
        and ownership_history.changed_at <= {{ as_of() }}
        and coalesce(takers.user_type, 'human') = 'human'

),

first_assignments as (

    select
        golden_lead_id,
        changed_at,
        is_handed_on
    from assignments
    where assignment_number = 1

),

cuts as (

    -- a history that begins with a lead being handed on began after the first assignment
    select
        leads.golden_lead_id,
        first_records.lead_id as first_lead_id,
        leads.business_unit_id,
        case
            when first_assignments.is_handed_on then first_records.created_at
            when first_assignments.changed_at >= first_records.created_at
                then first_assignments.changed_at
            else first_records.created_at
        end as cut_at,
        case
            when
                not first_assignments.is_handed_on
                and first_assignments.changed_at >= first_records.created_at
                then 'assigned'
            else 'created'
        end as cut_evidence
    from leads
    inner join first_records
        on leads.golden_lead_id = first_records.golden_lead_id
    left join first_assignments
        on leads.golden_lead_id = first_assignments.golden_lead_id

),

final as (

    select
        ---------- ids
        cuts.golden_lead_id,
        cuts.first_lead_id,
        cuts.business_unit_id,

        ---------- strings
        cuts.cut_evidence,

        ---------- timestamps
        cuts.cut_at,
        cuts.cut_at + policy.window_days * interval '1' day as window_ends_at
    from cuts
    inner join policy
        on cuts.business_unit_id = policy.business_unit_id

)

select * from final
