with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

clocks as (

    select * from {{ ref('int_lead_clocks') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

stage_ages as (

    select * from {{ ref('int_unit_stage_ages') }}

),

measured as (

    -- days are differences of calendar dates in the unit's zone (AMB-10)
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.is_open,
        leads.stage,
        leads.is_protected,
        units.as_of_date,
        units.inactive_days,
        units.stale_from_days,
        units.stale_to_days,
        units.cold_days,
        clocks.last_activity_at,
        clocks.last_touch_or_update_at,
        clocks.last_contact_at,
        {{
            days_between(
                local_date('clocks.last_activity_at', 'units.timezone'), 'units.as_of_date'
            )
        }} as days_inactive,
        {{
            days_between(
                local_date('clocks.last_touch_or_update_at', 'units.timezone'), 'units.as_of_date'
            )
        }} as days_untouched,
        lead_stages.entered_at as stage_entered_at,
        {{ hours_between('lead_stages.entered_at', as_of()) }} as hours_in_stage,
        stage_ages.max_age_hours as stage_max_age_hours
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join clocks
        on leads.golden_lead_id = clocks.golden_lead_id
    left join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join stage_ages
        on
            leads.business_unit_id = stage_ages.business_unit_id
            and leads.stage = stage_ages.stage

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,

        ---------- strings
        stage,
        case
            when days_untouched < stale_from_days then '0-29'
            when days_untouched <= stale_to_days then '30-60'
            when days_untouched < cold_days then '61-89'
            when days_untouched >= cold_days then '90+'
        end as staleness_bucket,
        cast(null as string) as reengagement_step,
        cast(null as string) as recommended_action,
        cast(null as string) as recommended_action_rule,

        ---------- numerics
        days_inactive,
        cast(null as int) as episode_days,
        cast(hours_in_stage as double) as hours_in_stage,
        cast(stage_max_age_hours as double) as stage_max_age_hours,
        cast(null as int) as business_days_since_contact,

        ---------- booleans
        is_open,
        is_open and coalesce(days_inactive >= inactive_days, false) as is_inactive,
        cast(null as boolean) as is_cold_due,
        coalesce(hours_in_stage > stage_max_age_hours, false) as is_over_stage_age,
        cast(null as boolean) as is_transfer_eligible,
        is_protected,

        ---------- dates
        as_of_date,

        ---------- timestamps
        last_activity_at,
        last_touch_or_update_at,
        last_contact_at,
        cast(null as timestamp) as inactive_since,
        stage_entered_at,
        cast(null as timestamp) as next_action_due_at
    from measured

)

select * from final
