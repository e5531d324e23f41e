with

activities as (

    select * from {{ ref('fct_activities') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

sales_roles as (

    select distinct roles.canonical_role
    from roles
    where
        roles.is_sales
        and roles.business_unit_id = 'global'
        and {{ policy_in_force('roles', 'cast(' ~ as_of() ~ ' as date)') }}

),

contacts as (

    -- what a salesperson did, in order; the contact before it is one of the same golden lead
    select
        activities.activity_id,
        activities.golden_lead_id,
        activities.user_id,
        activities.occurred_at,
        lag(activities.activity_id) over (
            partition by activities.golden_lead_id
            order by activities.occurred_at asc nulls last, activities.activity_id asc nulls last
        ) as earlier_activity_id,
        lag(activities.user_id) over (
            partition by activities.golden_lead_id
            order by activities.occurred_at asc nulls last, activities.activity_id asc nulls last
        ) as earlier_user_id,
        lag(activities.occurred_at) over (
            partition by activities.golden_lead_id
            order by activities.occurred_at asc nulls last, activities.activity_id asc nulls last
        ) as earlier_at
    from activities
    inner join users
        on activities.user_id = users.user_id
    inner join sales_roles
        on users.role = sales_roles.canonical_role
    where
        activities.golden_lead_id is not null
        and activities.direction = 'outbound'
        and activities.resets_activity_clock
        and users.user_type = 'human'

),

final as (

    -- DUP-09: two people within the window, the last day included
    select
        ---------- ids
        contacts.activity_id,
        contacts.golden_lead_id,
        contacts.user_id,
        contacts.earlier_activity_id,
        contacts.earlier_user_id,

        ---------- timestamps
        contacts.occurred_at,
        contacts.earlier_at
    from contacts
    inner join golden_leads
        on contacts.golden_lead_id = golden_leads.golden_lead_id
    inner join units
        on golden_leads.business_unit_id = units.business_unit_id
    where
        contacts.user_id != contacts.earlier_user_id
        and {{
            days_between(
                local_date('contacts.earlier_at', 'units.timezone'),
                local_date('contacts.occurred_at', 'units.timezone'),
            )
        }} <= units.duplicate_outreach_window_days

)

select * from final
