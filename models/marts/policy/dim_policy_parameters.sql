with

units as (

    select * from {{ ref('int_business_units') }}

),

parameter_rows as (

    select * from {{ ref('int_policy_parameter_rows') }}

),

-- closed intervals, so that dates can be compared without asking for nulls
closed_rows as (

    select
        business_unit_id,
        parameter_name,
        value,
        unit_of_measure,
        operator,
        rule_id,
        register_version,
        approval_id,
        effective_from,
        coalesce(effective_to, date '9999-12-31') as effective_to,
        owner,
        source_document,
        is_assumed
    from parameter_rows

),

-- the days of a unit and parameter that no row of its own covers: before its first row, after
-- each row, or all of time where it has none
own_rows as (

    select
        business_unit_id,
        parameter_name,
        effective_to,
        lag(effective_to) over (
            partition by business_unit_id, parameter_name
            order by effective_from asc nulls last
        ) as previous_to,
        lead(effective_from) over (
            partition by business_unit_id, parameter_name
            order by effective_from asc nulls last
        ) as next_from,
        effective_from
    from closed_rows
    where business_unit_id != 'global'

),

parameter_names as (

    select distinct parameter_name
    from closed_rows
    where business_unit_id = 'global'

),

uncovered_days as (

    select
        business_unit_id,
        parameter_name,
        date '1900-01-01' as first_day,
        {{ add_days('effective_from', -1) }} as last_day
    from own_rows
    where previous_to is null

    union all

    select
        business_unit_id,
        parameter_name,
        {{ add_days('effective_to', 1) }} as first_day,
        coalesce({{ add_days('next_from', -1) }}, date '9999-12-31') as last_day
    from own_rows
    where effective_to < date '9999-12-31'

    union all

    select
        units.business_unit_id,
        parameter_names.parameter_name,
        date '1900-01-01' as first_day,
        date '9999-12-31' as last_day
    from units
    cross join parameter_names
    left join own_rows
        on
            units.business_unit_id = own_rows.business_unit_id
            and parameter_names.parameter_name = own_rows.parameter_name
    where own_rows.business_unit_id is null and units.business_unit_id != 'global'

),

resolved as (

    select
        business_unit_id,
        parameter_name,
        value,
        unit_of_measure,
        operator,
        rule_id,
        register_version,
        approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed,
        false as is_inherited
    from closed_rows

    union all

    select
        uncovered_days.business_unit_id,
        global_rows.parameter_name,
        global_rows.value,
        global_rows.unit_of_measure,
        global_rows.operator,
        global_rows.rule_id,
        global_rows.register_version,
        global_rows.approval_id,
        greatest(global_rows.effective_from, uncovered_days.first_day) as effective_from,
        least(global_rows.effective_to, uncovered_days.last_day) as effective_to,
        global_rows.owner,
        global_rows.source_document,
        global_rows.is_assumed,
        true as is_inherited
    from uncovered_days
    inner join closed_rows as global_rows
        on
            uncovered_days.parameter_name = global_rows.parameter_name
            and global_rows.business_unit_id = 'global'
            and global_rows.effective_from <= uncovered_days.last_day
            and global_rows.effective_to >= uncovered_days.first_day

),

final as (

    select
        ---------- ids
        resolved.business_unit_id,
        resolved.rule_id,
        resolved.approval_id,

        ---------- strings
        resolved.parameter_name,
        resolved.value,
        resolved.unit_of_measure,
        resolved.operator,
        resolved.owner,
        resolved.source_document,
        resolved.register_version,

        ---------- booleans
        resolved.is_inherited,
        resolved.is_assumed,
        units.as_of_date between resolved.effective_from and resolved.effective_to as is_in_force,

        ---------- dates
        resolved.effective_from,
        nullif(resolved.effective_to, date '9999-12-31') as effective_to
    from resolved
    inner join units
        on resolved.business_unit_id = units.business_unit_id

)

select * from final
