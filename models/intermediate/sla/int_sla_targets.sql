with

units as (

    select * from {{ ref('int_business_units') }}

),

slas as (

    select * from {{ ref('seed_sla_policies') }}

),

hierarchy as (

    select * from {{ ref('seed_escalation_hierarchy') }}

),

policy_rows as (

    select
        business_unit_id,
        effective_from,
        effective_to
    from slas
    union all
    select
        business_unit_id,
        effective_from,
        effective_to
    from hierarchy

),

first_days as (

    select
        units.business_unit_id,
        policy_rows.effective_from as first_date
    from units
    inner join policy_rows
        on policy_rows.business_unit_id in (units.business_unit_id, 'global')

    union

    select
        units.business_unit_id,
        {{ add_days('policy_rows.effective_to', 1) }} as first_date
    from units
    inner join policy_rows
        on policy_rows.business_unit_id in (units.business_unit_id, 'global')
    where policy_rows.effective_to is not null

),

epochs as (

    select
        business_unit_id,
        first_date,
        lead(first_date) over (
            partition by business_unit_id
            order by first_date asc nulls last
        ) as next_date
    from first_days

),

rows_in_force as (

    select
        epochs.business_unit_id,
        epochs.first_date,
        epochs.next_date,
        slas.business_unit_id as policy_unit_id,
        slas.sla_type,
        slas.tier,
        cast(slas.target_hours as double) as target_hours,
        slas.document_ref
    from epochs
    inner join slas
        on
            slas.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('slas', 'epochs.first_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['sla_type', 'first_date']) }} as is_applied
    from rows_in_force

),

levels_in_force as (

    select
        epochs.business_unit_id,
        epochs.first_date,
        hierarchy.business_unit_id as policy_unit_id,
        hierarchy.canonical_role,
        cast(hierarchy.pct_of_sla as double) as pct_of_sla,
        cast(hierarchy.priority_pct_of_sla as double) as priority_pct_of_sla
    from epochs
    inner join hierarchy
        on
            hierarchy.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('hierarchy', 'epochs.first_date') }}

),

levels_by_nearness as (

    select
        *,
        {{ own_policy_applies(['first_date']) }} as is_applied
    from levels_in_force

),

levels_per_epoch as (

    -- the steps of AMB-29: who is told at which percent, and at which for a priority lead
    select
        business_unit_id,
        first_date,
        max(case when canonical_role = 'sdr' then pct_of_sla end) as reminder_pct,
        max(case when canonical_role = 'sales_manager' then pct_of_sla end) as manager_pct,
        max(case when canonical_role = 'sales_leadership' then pct_of_sla end) as director_pct,
        max(case when canonical_role = 'sdr' then priority_pct_of_sla end)
            as priority_reminder_pct,
        max(case when canonical_role = 'sales_manager' then priority_pct_of_sla end)
            as priority_manager_pct,
        max(case when canonical_role = 'sales_leadership' then priority_pct_of_sla end)
            as priority_director_pct
    from levels_by_nearness
    where is_applied
    group by business_unit_id, first_date

),

final as (

    select
        ---------- ids
        rows_by_nearness.business_unit_id,

        ---------- strings
        rows_by_nearness.sla_type,
        rows_by_nearness.tier,
        rows_by_nearness.document_ref,
        units.sla_clock,

        ---------- numerics
        rows_by_nearness.target_hours,
        levels_per_epoch.reminder_pct,
        levels_per_epoch.manager_pct,
        levels_per_epoch.director_pct,
        levels_per_epoch.priority_reminder_pct,
        levels_per_epoch.priority_manager_pct,
        levels_per_epoch.priority_director_pct,

        ---------- dates and timestamps
        rows_by_nearness.first_date,
        {{ utc_timestamp('cast(rows_by_nearness.first_date as timestamp)', 'units.timezone') }}
            as valid_from,
        {{ utc_timestamp('cast(rows_by_nearness.next_date as timestamp)', 'units.timezone') }}
            as valid_to
    from rows_by_nearness
    inner join units
        on rows_by_nearness.business_unit_id = units.business_unit_id
    left join levels_per_epoch
        on
            rows_by_nearness.business_unit_id = levels_per_epoch.business_unit_id
            and rows_by_nearness.first_date = levels_per_epoch.first_date
    where rows_by_nearness.is_applied

)

select * from final
