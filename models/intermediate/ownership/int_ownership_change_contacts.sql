with

changes as (

    select * from {{ ref('int_ownership_changes') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

asked as (

    -- only these reasons ask when somebody last spoke to the lead
    select
        changes.ownership_change_id,
        changes.golden_lead_id,
        changes.changed_at,
        leads.created_at,
        units.business_unit_id,
        units.timezone,
        units.transfer_inactivity_business_days
    from changes
    inner join leads
        on changes.lead_id = leads.lead_id
    inner join units
        on changes.business_unit_id = units.business_unit_id
    where changes.reason_code in ('AGING_REQUEUE', 'INACTIVITY_10BD')

),

contacts as (

    -- RTE-07, AMB-46: any sales touch of a person counts
    select
        asked.ownership_change_id,
        max(activities.occurred_at) as last_contact_at
    from asked
    inner join activities
        on asked.golden_lead_id = activities.golden_lead_id
    where
        activities.resets_activity_clock
        and activities.occurred_at <= asked.changed_at
    group by asked.ownership_change_id

),

dated as (

    select
        asked.*,
        contacts.last_contact_at,
        {{ local_date('asked.changed_at', 'asked.timezone') }} as changed_date,
        {{ local_date(
            'coalesce(contacts.last_contact_at, asked.created_at)', 'asked.timezone'
        ) }} as silent_since
    from asked
    left join contacts
        on asked.ownership_change_id = contacts.ownership_change_id

),

final as (

    select
        ---------- ids
        dated.ownership_change_id,

        ---------- numerics
        change_days.business_day_number - contact_days.business_day_number
            as business_days_since_contact,

        ---------- booleans
        coalesce(
            change_days.business_day_number - contact_days.business_day_number
            >= dated.transfer_inactivity_business_days,
            false
        ) as is_inactive_enough,

        ---------- timestamps
        dated.last_contact_at
    from dated
    left join business_days as change_days
        on
            dated.business_unit_id = change_days.calendar_id
            and dated.changed_date = change_days.calendar_date
    left join business_days as contact_days
        on
            dated.business_unit_id = contact_days.calendar_id
            and dated.silent_since = contact_days.calendar_date

)

select * from final
