with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

completeness as (

    select * from {{ ref('int_record_completeness') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

gates as (

    select * from {{ ref('int_lead_gates') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

capture_sources as (

    select * from {{ ref('int_unit_capture_sources') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

open_leads as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.stage,
        units.entry_deadline_hours,
        units.activity_log_deadline_hours,
        units.late_log_window_days,
        units.logged_types,
        units.utm_required_sources,
        coalesce(segmented.is_qualified, false) as is_qualified,
        case when segmented.direction = 'inbound' then gates.handed_to_sales_at end as routed_at
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join segmented
        on leads.golden_lead_id = segmented.golden_lead_id
    left join gates
        on leads.golden_lead_id = gates.golden_lead_id
    where leads.is_open

),

logged as (

    -- ENT-07: what a machine sends it logs itself
    select
        activities.golden_lead_id,
        max(
            cast(
                {{ hours_between('activities.occurred_at', 'activities.logged_at') }}
                as decimal(20, 10)
            )
        ) as slowest_log_hours
    from activities
    inner join open_leads
        on activities.golden_lead_id = open_leads.golden_lead_id
    where
        not activities.is_future
        and not activities.is_automated
        and activities.logged_at >= activities.occurred_at
        and activities.logged_at <= {{ as_of() }}
        and instr('|' || open_leads.logged_types || '|', '|' || activities.activity_type || '|') > 0
        and {{
            add_days('cast(activities.occurred_at as date)', 'open_leads.late_log_window_days')
        }} >= cast({{ as_of() }} as date)
    group by activities.golden_lead_id

),

researched as (

    select
        lead_id,
        min(enriched_at) as first_enriched_at
    from enrichment_log
    where enriched_at <= {{ as_of() }}
    group by lead_id

),

final as (

    select
        ---------- ids
        members.lead_id,
        members.golden_lead_id,
        open_leads.business_unit_id,
        open_leads.owner_id,

        ---------- what the suite judges
        cast(
            {{
                hours_between(
                    'least(records.identified_at, records.acquired_at)', 'records.created_at'
                )
            }} as decimal(20, 10)
        ) as entry_lag_hours,
        open_leads.entry_deadline_hours,
        case
            when coalesce(records.identified_at, records.acquired_at) is null
                then 'neither identified nor acquired'
        end as unknown_entry_clock,
        completeness.missing_core_fields,
        case
            when users.role = 'sdr' and not open_leads.is_qualified
                then completeness.missing_sdr_fields
        end as missing_sdr_fields_early,
        case
            when users.role = 'sdr' and open_leads.is_qualified
                then completeness.missing_sdr_fields
        end as missing_sdr_fields_qualified,
        case
            when researched.lead_id is not null then completeness.missing_researched_fields
        end as missing_researched_fields,
        completeness.placeholder_fields,
        case when members.is_survivor then logged.slowest_log_hours end as slowest_log_hours,
        open_leads.activity_log_deadline_hours,
        case
            when capture_sources.synonym is null then {{ trimmed('records.lead_source') }}
        end as unknown_lead_source,
        case
            when
                instr(
                    '|' || open_leads.utm_required_sources || '|',
                    '|' || capture_sources.lead_source || '|'
                ) > 0
                then completeness.missing_capture_fields
        end as missing_capture_fields,
        case
            when open_leads.routed_at is not null then completeness.missing_core_fields
        end as missing_core_when_routed,

        ---------- evidence
        open_leads.stage,
        records.created_by,
        records.created_at,
        users.role as creator_role,
        researched.first_enriched_at,
        records.lead_source,
        open_leads.routed_at
    from members
    inner join open_leads
        on members.golden_lead_id = open_leads.golden_lead_id
    inner join records
        on members.lead_id = records.lead_id
    left join completeness
        on members.lead_id = completeness.lead_id
    left join users
        on records.created_by = users.user_id
    left join logged
        on members.golden_lead_id = logged.golden_lead_id
    left join researched
        on members.lead_id = researched.lead_id
    left join capture_sources
        on
            open_leads.business_unit_id = capture_sources.business_unit_id
            and {{ lowered('records.lead_source') }} = capture_sources.synonym
    where members.is_live

)

select * from final
