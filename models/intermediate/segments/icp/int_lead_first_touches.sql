with

activities as (

    select * from {{ ref('fct_activities') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

framework_versions as (

    select distinct
        business_unit_id,
        framework_from,
        framework_to,
        framework_version
    from frameworks

),

touches as (

    -- what a person sent or said; an automated send is no pursuit (AMB-27)
    select
        activities.golden_lead_id,
        activities.activity_id,
        activities.user_id,
        activities.occurred_at
    from activities
    left join users
        on activities.user_id = users.user_id
    where
        activities.golden_lead_id is not null
        and activities.direction = 'outbound'
        and activities.resets_activity_clock
        and coalesce(users.user_type, 'human') = 'human'

),

first_instants as (

    select
        golden_lead_id,
        min(occurred_at) as first_outbound_at
    from touches
    group by golden_lead_id

),

first_touches as (

    -- of two at one instant the smaller id
    select
        touches.golden_lead_id,
        first_instants.first_outbound_at,
        min(touches.activity_id) as activity_id,
        min_by(touches.user_id, touches.activity_id) filter (
            where touches.user_id is not null
        ) as user_id
    from touches
    inner join first_instants
        on
            touches.golden_lead_id = first_instants.golden_lead_id
            and touches.occurred_at = first_instants.first_outbound_at
    group by touches.golden_lead_id, first_instants.first_outbound_at

),

final as (

    select
        first_touches.golden_lead_id,
        leads.business_unit_id,
        leads.account_id,
        first_touches.activity_id,
        first_touches.user_id,
        framework_versions.framework_version,
        framework_versions.framework_from,
        first_touches.first_outbound_at
    from first_touches
    inner join leads
        on first_touches.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join framework_versions
        on
            leads.business_unit_id = framework_versions.business_unit_id
            and {{ local_date('first_touches.first_outbound_at', 'units.timezone') }}
            >= framework_versions.framework_from
            and (
                framework_versions.framework_to is null
                or {{ local_date('first_touches.first_outbound_at', 'units.timezone') }}
                < framework_versions.framework_to
            )

)

select * from final
