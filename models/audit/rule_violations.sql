with

unmerged_flags as (

    select * from {{ ref('int_violations_unmerged_flags') }}

),

unflagged_duplicates as (

    select * from {{ ref('int_violations_unflagged_duplicates') }}

),

created_duplicates as (

    select * from {{ ref('int_violations_created_duplicates') }}

),

qualification as (

    select * from {{ ref('int_violations_qualification') }}

),

entry as (

    select * from {{ ref('int_violations_entry') }}

),

violation_rules as (

    select * from {{ ref('seed_violation_rules') }}

),

events as (

    -- one line more for each model of violations
    select * from unmerged_flags
    union all
    select * from unflagged_duplicates
    union all
    select * from created_duplicates
    union all
    select * from qualification
    union all
    select * from entry

),

rules_in_force as (

    -- what the unit's policy of that day doesn't call a violation is none
    select
        events.violation_id,
        events.business_unit_id,
        violation_rules.business_unit_id as policy_unit_id,
        violation_rules.is_proxy
    from events
    inner join violation_rules
        on
            events.rule_id = violation_rules.rule_id
            and events.document = violation_rules.document
            and violation_rules.business_unit_id in (events.business_unit_id, 'global')
            and {{ policy_in_force('violation_rules', 'cast(events.occurred_at as date)') }}

),

rules_by_nearness as (

    select
        *,
        {{ own_policy_applies(['violation_id']) }} as is_applied
    from rules_in_force

),

applied_rules as (

    select
        violation_id,
        bool_or(is_proxy) as is_proxy
    from rules_by_nearness
    where is_applied
    group by violation_id

),

final as (

    select
        ---------- ids
        events.violation_id,
        events.rule_id,
        events.user_id,
        events.lead_id,
        events.golden_lead_id,
        events.business_unit_id,

        ---------- strings
        events.violation_type,
        events.attributed_to,
        events.evidence,
        events.evidence_level,
        events.document,
        cast(null as string) as grade,

        ---------- booleans
        applied_rules.is_proxy,

        ---------- timestamps
        events.occurred_at
    from events
    inner join applied_rules
        on events.violation_id = applied_rules.violation_id

)

select * from final
