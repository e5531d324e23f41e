with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

survivors as (

    -- amendment 24: the owner of a golden lead is its survivor's, and so is the history
    select
        members.golden_lead_id,
        members.business_unit_id,
        leads.lead_id,
        leads.owner_id as owner_on_record,
        coalesce(leads.created_at, {{ as_of() }}) as created_at
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where
        members.is_survivor
        and not members.is_future

),

changes as (

    select
        survivors.golden_lead_id,
        survivors.lead_id,
        survivors.business_unit_id,
        survivors.owner_on_record,
        survivors.created_at,
        ownership_history.from_owner_id,
        ownership_history.to_owner_id,
        ownership_history.changed_at,
        {{ lowered('ownership_history.method') }} as method
    from ownership_history
    inner join survivors
        on ownership_history.lead_id = survivors.lead_id
    where ownership_history.changed_at is not null

),

instants_of_several as (

    select
        golden_lead_id,
        changed_at
    from changes
    group by golden_lead_id, changed_at
    having count(*) > 1

),

passed_on as (

    -- of changes at one instant, the one that another goes on from is not the last
    select
        earlier.golden_lead_id,
        earlier.changed_at,
        earlier.to_owner_id
    from instants_of_several
    inner join changes as earlier
        on
            instants_of_several.golden_lead_id = earlier.golden_lead_id
            and instants_of_several.changed_at = earlier.changed_at
    inner join changes as later
        on
            earlier.golden_lead_id = later.golden_lead_id
            and earlier.changed_at = later.changed_at
            and earlier.to_owner_id = later.from_owner_id
            and later.to_owner_id != later.from_owner_id
    group by earlier.golden_lead_id, earlier.changed_at, earlier.to_owner_id

),

changed_leads as (

    select
        golden_lead_id,
        max(changed_at) > {{ as_of() }} as has_later_change
    from changes
    group by golden_lead_id

),

changes_marked as (

    select
        changes.*,
        changed_leads.has_later_change,
        passed_on.golden_lead_id is not null as is_passed_on
    from changes
    inner join changed_leads
        on changes.golden_lead_id = changed_leads.golden_lead_id
    left join passed_on
        on
            changes.golden_lead_id = passed_on.golden_lead_id
            and changes.changed_at = passed_on.changed_at
            and changes.to_owner_id = passed_on.to_owner_id

),

ordered_changes as (

    select
        *,
        row_number() over in_order as change_number,
        lead(changed_at) over in_order as next_changed_at
    from changes_marked
    window in_order as (
        partition by golden_lead_id
        order by
            changed_at asc nulls last,
            case when from_owner_id is null then 0 else 1 end asc nulls last,
            case when is_passed_on then 0 else 1 end asc nulls last,
            to_owner_id asc nulls first,
            from_owner_id asc nulls first,
            method asc nulls first
    )

),

final as (

    select
        ---------- ids
        golden_lead_id,
        lead_id,
        business_unit_id,
        from_owner_id,
        to_owner_id,
        owner_on_record,

        ---------- strings
        method,

        ---------- numerics
        change_number,

        ---------- booleans
        has_later_change,

        ---------- timestamps
        created_at,
        changed_at,
        next_changed_at
    from ordered_changes

)

select * from final
