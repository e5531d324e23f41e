-- sqlfluff:exclude_rules:layout.indent,structure.column_order
with

clocks as (

    select * from {{ ref('int_sla_clock_ends') }}

),

targets as (

    select * from {{ ref('int_sla_targets') }}

),

business_seconds as (

    select * from {{ ref('int_sla_business_seconds') }}

),

business_instants as (

    select * from {{ ref('int_business_instants') }}

),

{% set levels = {
    'due': '100',
    'reminder_due': 'reminder_pct',
    'manager_due': 'manager_pct',
    'director_due': 'director_pct',
} -%}
tier_targets as (

    select * from targets
    where tier != 'all'

),

all_targets as (

    select * from targets
    where tier = 'all'

),

with_targets as (

    -- the policy of the day on which the clock began; a tier's own row goes before that of all
    select
        clocks.*,
        coalesce(tier_targets.sla_type, all_targets.sla_type) is not null as has_policy,
        case
            when tier_targets.sla_type is not null then tier_targets.target_hours
            else all_targets.target_hours
        end as target_hours,
        coalesce(tier_targets.document_ref, all_targets.document_ref) as document_ref,
        coalesce(tier_targets.reminder_pct, all_targets.reminder_pct) as at_risk_pct,
        coalesce(tier_targets.sla_clock, all_targets.sla_clock) as sla_clock,
        {%- for level in ['reminder', 'manager', 'director'] %}
        case
            when clocks.sla_type = 'unowned' then null
            when clocks.is_priority
                then coalesce(
                    tier_targets.priority_{{ level }}_pct, all_targets.priority_{{ level }}_pct
                )
            else coalesce(tier_targets.{{ level }}_pct, all_targets.{{ level }}_pct)
        end as {{ level }}_pct,
        {%- endfor %}
        case
            when clocks.answered_at is null and clocks.ended_at is null then cast(null as timestamp)
            else greatest(clocks.started_at, least(clocks.answered_at, clocks.ended_at))
        end as stopped_at,
        clocks.answered_at is not null
        and coalesce(clocks.answered_at <= clocks.ended_at, true) as is_answered
    from clocks
    left join tier_targets
        on
            clocks.business_unit_id = tier_targets.business_unit_id
            and clocks.sla_type = tier_targets.sla_type
            and clocks.policy_tier = tier_targets.tier
            and clocks.started_at >= tier_targets.valid_from
            and (tier_targets.valid_to is null or clocks.started_at < tier_targets.valid_to)
    left join all_targets
        on
            clocks.business_unit_id = all_targets.business_unit_id
            and clocks.sla_type = all_targets.sla_type
            and clocks.started_at >= all_targets.valid_from
            and (all_targets.valid_to is null or clocks.started_at < all_targets.valid_to)

),

measured as (

    select
        with_targets.*,
        {{
            hours_between(
                'with_targets.started_at',
                'coalesce(with_targets.stopped_at, ' ~ as_of() ~ ')',
            )
        }} as elapsed_hours,
        cast(
            business_seconds.seconds_at_end - business_seconds.seconds_at_start as double
        ) / 3600 as elapsed_business_hours,
        -- SLA-11: all hours count, unless the unit says that its business hours do
        case
            when
                with_targets.sla_clock = 'business_hours'
                and business_seconds.seconds_at_end is not null
                then business_seconds.seconds_at_start
        end as counted_from
    from with_targets
    left join business_seconds
        on
            with_targets.golden_lead_id = business_seconds.golden_lead_id
            and with_targets.sla_type = business_seconds.sla_type
            and with_targets.started_at = business_seconds.started_at

),

counted as (

    select
        *,
        case when counted_from is null then elapsed_hours else elapsed_business_hours end
            as counted_hours
        {%- for name, pct in levels.items() %},
        counted_from + cast(target_hours * {{ pct }} * 36 as decimal(18, 6))
            as {{ name }}_seconds
        {%- endfor %}
    from measured

),

timed as (

    select
        counted.*
        {%- for name, pct in levels.items() %},
        coalesce(
            {{ business_instant(name ~ '_instants', 'counted.' ~ name ~ '_seconds') }},
            {{
                sla_instant(
                    'counted.started_at',
                    'counted.target_hours',
                    pct if pct == '100' else 'counted.' ~ pct,
                )
            }}
        ) as {{ name }}_at
        {%- endfor %}
    from counted
    {%- for name in levels %}
    left join business_instants as {{ name }}_instants
        on
            counted.business_unit_id = {{ name }}_instants.calendar_id
            and {{ business_hour_number('counted.' ~ name ~ '_seconds') }}
            = {{ name }}_instants.open_hour_number
            and counted.{{ name }}_seconds > {{ name }}_instants.seconds_from
            and counted.{{ name }}_seconds <= {{ name }}_instants.seconds_to
    {%- endfor %}

),

judged as (

    select
        *,
        counted_hours > target_hours as is_late,
        100 * counted_hours / nullif(target_hours, 0) as pct_of_sla,
        case
            when not has_policy and sla_type = 'first_response' and tier is null
                then 'unknown_tier'
            when not has_policy then 'no_policy'
            when target_hours is null then 'no_target'
            when was_closed then 'not_open'
            when
                stopped_at is not null
                and not is_answered
                and counted_hours <= target_hours
                then end_reason
        end as exempt_reason
    from timed

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        handoff_id,

        ---------- strings
        sla_type,
        tier,
        policy_tier,
        tier_evidence_level,
        case
            when exempt_reason is not null then 'exempt'
            when is_late then 'breached'
            when stopped_at is not null then 'met'
            when pct_of_sla >= at_risk_pct then 'at_risk'
            else 'running'
        end as state,
        exempt_reason,
        start_event,
        case
            when stopped_at is null then null
            when is_answered then answer_reason
            else end_reason
        end as stop_reason,
        document_ref,

        ---------- numerics
        target_hours,
        elapsed_hours,
        elapsed_business_hours,
        pct_of_sla,
        reminder_pct,
        manager_pct,
        director_pct,

        ---------- booleans
        is_priority,
        stopped_at is null and exempt_reason is null as is_running,

        ---------- timestamps
        started_at,
        due_at,
        reminder_due_at,
        manager_due_at,
        director_due_at,
        stopped_at,
        -- a call that was logged late had stopped the clock, but nobody could see it (AMB-27)
        case
            when sla_type in ('first_response', 'mql_to_outreach') and is_answered
                then greatest(stopped_at, least(contact_known_at, ended_at))
            else stopped_at
        end as stop_known_at,
        contacted_at,
        first_conversation_at
    from judged

)

select * from final
