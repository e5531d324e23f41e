{{ config(materialized='view') }}

with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

logged_changes as (

    select * from {{ ref('int_logged_owner_changes') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_ownership_intervals') }}

),

unlogged_leads as (

    -- where the CRM keeps no history
    select
        members.golden_lead_id,
        members.business_unit_id,
        leads.lead_id,
        leads.owner_id as owner_on_record,
        coalesce(leads.created_at, {{ as_of() }}) as created_at
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    left join logged_changes
        on
            members.golden_lead_id = logged_changes.golden_lead_id
            and logged_changes.change_number = 1
    where
        members.is_survivor
        and not members.is_future
        and logged_changes.golden_lead_id is null

),

seen_owners as (

    -- what earlier runs saw; what one of the same instant saw is seen anew
    select
        unlogged_leads.golden_lead_id,
        unlogged_leads.lead_id,
        unlogged_leads.business_unit_id,
        unlogged_leads.owner_on_record,
        prior_intervals.recorded_owner_id,
        prior_intervals.method,
        prior_intervals.evidence_level,
        prior_intervals.valid_from,
        row_number() over (
            partition by unlogged_leads.golden_lead_id
            order by prior_intervals.valid_from desc nulls last
        ) as rank_from_last
    from unlogged_leads
    inner join prior_intervals
        on unlogged_leads.lead_id = prior_intervals.lead_id
    where prior_intervals.valid_from < {{ as_of() }}

),

first_sights as (

    -- amendment 16: seen soon after creation, else only how it is now
    select
        unlogged_leads.*,
        case
            when
                {{ hours_between('unlogged_leads.created_at', as_of()) }}
                <= units.snapshot_evidence_max_hours
                then 'snapshot'
            else 'current'
        end as evidence_level
    from unlogged_leads
    left join seen_owners
        on
            unlogged_leads.golden_lead_id = seen_owners.golden_lead_id
            and seen_owners.rank_from_last = 1
    left join units
        on unlogged_leads.business_unit_id = units.business_unit_id
    where seen_owners.golden_lead_id is null

),

final as (

    -- before the first change the owner was the one that it took the lead from
    select
        golden_lead_id,
        lead_id,
        business_unit_id,
        from_owner_id as recorded_owner_id,
        owner_on_record,
        cast(null as string) as method,
        'history' as evidence_level,
        has_later_change,
        created_at as valid_from
    from logged_changes
    where
        change_number = 1
        and changed_at > created_at
    union all
    select
        golden_lead_id,
        lead_id,
        business_unit_id,
        to_owner_id as recorded_owner_id,
        owner_on_record,
        method,
        'history' as evidence_level,
        has_later_change,
        changed_at as valid_from
    from logged_changes
    where
        changed_at <= {{ as_of() }}
        and (next_changed_at is null or next_changed_at > changed_at)
    union all
    select
        golden_lead_id,
        lead_id,
        business_unit_id,
        recorded_owner_id,
        owner_on_record,
        method,
        evidence_level,
        false as has_later_change,
        valid_from
    from seen_owners
    union all
    select
        golden_lead_id,
        lead_id,
        business_unit_id,
        owner_on_record as recorded_owner_id,
        owner_on_record,
        cast(null as string) as method,
        'snapshot' as evidence_level,
        false as has_later_change,
        {{ as_of() }} as valid_from
    from seen_owners
    where
        rank_from_last = 1
        and coalesce(owner_on_record, '') != coalesce(recorded_owner_id, '')
    union all
    select
        golden_lead_id,
        lead_id,
        business_unit_id,
        owner_on_record as recorded_owner_id,
        owner_on_record,
        cast(null as string) as method,
        evidence_level,
        false as has_later_change,
        created_at as valid_from
    from first_sights

)

select * from final
