with

clocks as (

    select * from {{ ref('fct_sla_clocks') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

ownership_intervals as (

    select * from {{ ref('int_ownership_intervals') }}

),

recipients as (

    select * from {{ ref('int_sla_recipients') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

crm_admins as (

    -- the role itself where nobody has it
    select coalesce(min(user_id), 'crm_admin') as user_id
    from users
    where
        role = 'crm_admin'
        and is_active

),

alerted_clocks as (

    select clocks.*
    from clocks
    inner join units
        on clocks.business_unit_id = units.business_unit_id
    where
        clocks.target_hours > 0
        and coalesce(clocks.exempt_reason, '') != 'not_open'
        and contains('|' || units.alerted_sla_types || '|', '|' || clocks.sla_type || '|')

),

{% set columns = [
    'golden_lead_id', 'business_unit_id', 'owner_id', 'sla_type', 'tier', 'target_hours',
    'is_priority', 'started_at', 'stopped_at', 'stop_known_at', 'stop_reason', 'contacted_at'
] | join(',\n        ') -%}
levels as (

    select
        {{ columns }},
        'reminder' as level,
        reminder_pct as alert_pct,
        reminder_due_at as due_at
    from alerted_clocks

    union all

    select
        {{ columns }},
        'manager' as level,
        manager_pct as alert_pct,
        manager_due_at as due_at
    from alerted_clocks

    union all

    select
        {{ columns }},
        'director' as level,
        director_pct as alert_pct,
        director_due_at as due_at
    from alerted_clocks

    union all

    -- a lead without an owner has nobody to remind (SLA-05)
    select
        {{ columns }},
        'crm_admin' as level,
        100 as alert_pct,
        due_at
    from alerted_clocks
    where sla_type = 'unowned'

),

reached as (

    -- ALT-01, ALT-02: at the percent itself, unless it was known by then that somebody had tried
    select *
    from levels
    where
        due_at <= {{ as_of() }}
        and (stop_known_at is null or due_at < stop_known_at)

),

owned as (

    select
        reached.golden_lead_id,
        reached.business_unit_id,
        coalesce(reached.owner_id, ownership_intervals.owner_id) as owner_id,
        reached.sla_type,
        reached.tier,
        reached.level,
        reached.target_hours,
        reached.alert_pct,
        reached.is_priority,
        reached.started_at,
        reached.stopped_at,
        reached.stop_reason,
        reached.contacted_at,
        reached.due_at
    from reached
    left join ownership_intervals
        on
            reached.golden_lead_id = ownership_intervals.golden_lead_id
            and reached.due_at >= ownership_intervals.valid_from
            and (
                ownership_intervals.valid_to is null
                or reached.due_at < ownership_intervals.valid_to
            )

),

final as (

    select
        ---------- ids
        {{
            md5_id(
                'a-',
                ['owned.golden_lead_id', 'owned.sla_type', 'owned.started_at', 'owned.level']
            )
        }} as alert_id,
        owned.golden_lead_id,
        owned.business_unit_id,
        owned.owner_id,
        coalesce(recipients.recipient_id, crm_admins.user_id) as recipient_id,

        ---------- strings
        owned.sla_type,
        owned.tier,
        owned.level,
        case
            when owned.level = 'crm_admin' then 'unowned'
            when owned.owner_id is null then 'no_owner'
            else coalesce(recipients.recipient_reason, 'nobody_above')
        end as recipient_reason,
        owned.stop_reason,

        ---------- numerics
        owned.target_hours,
        cast(owned.alert_pct as double) as alert_pct,

        ---------- booleans
        owned.is_priority and owned.level = 'director' as is_priority_escalation,

        ---------- timestamps
        owned.started_at as clock_started_at,
        owned.due_at,
        owned.stopped_at,
        owned.contacted_at
    from owned
    cross join crm_admins
    left join recipients
        on
            owned.owner_id = recipients.user_id
            and owned.level = recipients.level
            and owned.due_at >= recipients.valid_from
            and (recipients.valid_to is null or owned.due_at < recipients.valid_to)

)

select * from final
