-- rendered lists have their own indent, and a field is named state
-- sqlfluff:exclude_rules:structure.column_order,layout.indent,references.keywords
with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

golden_values as (

    select * from {{ ref('fct_golden_lead_values') }}

),

reviews as (

    select * from {{ ref('int_golden_reviews') }}

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
        max(case when members.is_protected then 1 else 0 end) as is_protected,
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
        coalesce(
            leads.full_name,
            nullif(trim(both ' ' from concat_ws(' ', leads.first_name, leads.last_name)), '')
        ) as full_name,
        leads.email,
        coalesce(leads.phone, leads.mobile_phone) as phone,
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

chosen as (

    -- of people with several records, by the rule of each field
    select
        golden_lead_id,
        max(case when field = 'full_name' then value end) as full_name,
        max(case when field = 'email' then value end) as email,
        coalesce(
            max(case when field = 'phone' then value end),
            max(case when field = 'mobile_phone' then value end)
        ) as phone,
        max(case when field = 'company_name' then value end) as company_name,
        max(case when field = 'account_id' then value end) as account_id,
        max(case when field = 'contact_role' then value end) as contact_role,
        max(case when field = 'seniority' then value end) as seniority,
        max(case when field = 'country' then value end) as country,
        max(case when field = 'state' then value end) as state,
        max(case when field = 'lead_source' then value end) as lead_source
    from golden_values
    group by golden_lead_id

),

reviewed_people as (

    select golden_lead_id_left as golden_lead_id from reviews
    union all
    select golden_lead_id_right as golden_lead_id from reviews

),

pending_reviews as (

    select
        golden_lead_id,
        count(*) as review_count
    from reviewed_people
    group by golden_lead_id

),

shown as (

    select
        survivors.golden_lead_id,
        survivors.survivor_lead_id,
        survivors.business_unit_id,
        survivors.owner_id,
        survivors.status,
        survivors.source_system
        {%- for field in [
            'full_name', 'email', 'phone', 'company_name', 'account_id', 'contact_role',
            'seniority', 'country', 'state', 'lead_source',
        ] %},
        case
            when chosen.golden_lead_id is null then survivors.{{ field }}
            else chosen.{{ field }}
        end as {{ field }}
        {%- endfor %}
    from survivors
    left join chosen
        on survivors.golden_lead_id = chosen.golden_lead_id

),

final as (

    select
        ---------- ids
        shown.golden_lead_id,
        shown.survivor_lead_id,
        shown.business_unit_id,
        shown.account_id,
        shown.owner_id,
        users.manager_id,

        ---------- strings
        shown.full_name,
        shown.email,
        shown.phone,
        shown.company_name,
        shown.contact_role,
        shown.seniority,
        shown.country,
        shown.state,
        shown.lead_source,
        shown.status,
        coalesce(lead_stages.stage, 'Unmapped') as stage,
        shown.source_system,

        ---------- numerics
        cast(people.record_count as int) as record_count,
        cast(people.live_record_count as int) as live_record_count,
        cast(coalesce(pending_reviews.review_count, 0) as int) as pending_review_count,

        ---------- booleans
        coalesce(stages.is_open, false) as is_open,
        people.is_protected = 1 as is_protected,
        people.owner_count > 1 as has_owner_conflict,

        ---------- timestamps
        people.created_at
    from people
    inner join shown
        on people.golden_lead_id = shown.golden_lead_id
    left join pending_reviews
        on people.golden_lead_id = pending_reviews.golden_lead_id
    left join lead_stages
        on
            people.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join stages
        on lead_stages.stage = stages.stage
    left join users
        on shown.owner_id = users.user_id
    where people.live_record_count > 0

)

select * from final
