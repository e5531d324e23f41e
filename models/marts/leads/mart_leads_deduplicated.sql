with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

stages as (

    select * from {{ ref('int_canonical_stages') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

people as (

    -- DUP-07, amendment 24: created is the earliest; a golden lead needs one live record
    select
        members.golden_lead_id,
        count(*) as record_count,
        sum(case when members.is_live then 1 else 0 end) as live_record_count,
        min(leads.created_at) as created_at,
        count(distinct case when members.is_live then leads.owner_id end) as owner_count
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where not members.is_future
    group by members.golden_lead_id

),

survivors as (

    select
        members.golden_lead_id,
        members.lead_id as survivor_lead_id,
        members.business_unit_id,
        members.normalised_email,
        members.is_protected,
        leads.full_name,
        leads.first_name,
        leads.last_name,
        leads.email,
        leads.phone,
        leads.mobile_phone,
        leads.company_name,
        leads.account_id,
        leads.contact_role,
        leads.seniority,
        leads.country,
        leads.state,
        leads.lead_source,
        leads.owner_id,
        leads.status,
        leads.source_system
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where members.is_survivor

),

final as (

    select
        ---------- ids
        survivors.golden_lead_id,
        survivors.survivor_lead_id,
        survivors.business_unit_id,
        survivors.account_id,
        survivors.owner_id,
        users.manager_id,

        ---------- strings
        coalesce(
            survivors.full_name,
            nullif(
                trim(both ' ' from concat_ws(' ', survivors.first_name, survivors.last_name)), ''
            )
        ) as full_name,
        survivors.email,
        coalesce(survivors.phone, survivors.mobile_phone) as phone,
        survivors.company_name,
        survivors.contact_role,
        survivors.seniority,
        survivors.country,
        survivors.state,
        survivors.lead_source,
        survivors.status,
        coalesce(lead_stages.stage, 'Unmapped') as stage,
        survivors.source_system,

        ---------- numerics
        cast(people.record_count as int) as record_count,
        cast(people.live_record_count as int) as live_record_count,
        cast(null as int) as pending_review_count,

        ---------- booleans
        coalesce(stages.is_open, false) as is_open,
        survivors.is_protected,
        people.owner_count > 1 as has_owner_conflict,

        ---------- timestamps
        people.created_at
    from people
    inner join survivors
        on people.golden_lead_id = survivors.golden_lead_id
    left join lead_stages
        on
            people.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join stages
        on lead_stages.stage = stages.stage
    left join users
        on survivors.owner_id = users.user_id
    where people.live_record_count > 0

)

select * from final
