with

units as (

    select * from {{ ref('int_business_units') }}

),

framework as (

    select * from {{ ref('seed_icp_framework') }}

),

positions as (

    {{ dbt.generate_series(upper_bound=256) }}

),

rows_of_units as (

    select
        units.business_unit_id,
        units.as_of_date,
        framework.business_unit_id as policy_unit_id,
        framework.version,
        framework.dimension,
        framework.operator,
        framework.value,
        cast(framework.min_value as double) as min_value,
        cast(framework.max_value as double) as max_value,
        framework.is_hard_filter,
        framework.rule_key,
        framework.approval_id,
        framework.effective_from,
        {{ add_days('framework.effective_to', 1) }} as ends_before
    from units
    inner join framework
        on framework.business_unit_id in (units.business_unit_id, 'global')

),

change_dates as (

    select
        business_unit_id,
        effective_from as change_date
    from rows_of_units
    union distinct
    select
        business_unit_id,
        ends_before as change_date
    from rows_of_units
    where ends_before is not null

),

rows_on_dates as (

    select
        change_dates.change_date,
        rows_of_units.*
    from change_dates
    inner join rows_of_units
        on
            change_dates.business_unit_id = rows_of_units.business_unit_id
            and change_dates.change_date >= rows_of_units.effective_from
            and (
                rows_of_units.ends_before is null
                or change_dates.change_date < rows_of_units.ends_before
            )

),

rows_in_words as (

    select
        *,
        case
            when min_value = floor(min_value) and abs(min_value) < 1000000000000
                then cast(cast(floor(min_value) as bigint) as string)
            else {{ double_text('min_value') }}
        end as min_text,
        case
            when max_value = floor(max_value) and abs(max_value) < 1000000000000
                then cast(cast(floor(max_value) as bigint) as string)
            else {{ double_text('max_value') }}
        end as max_text
    from rows_on_dates

),

rows_by_nearness as (

    -- a unit that has a framework of its own on the date has nothing of the default one
    select
        *,
        {{ own_policy_applies(['change_date']) }} as is_applied
    from rows_in_words

),

rows_applied as (

    select
        *,
        concat_ws('/', policy_unit_id, rule_key, cast(effective_from as string)) as row_key
    from rows_by_nearness
    where is_applied

),

frameworks_on_dates as (

    select
        business_unit_id,
        change_date,
        {{ list_text('row_key') }} as row_keys
    from rows_applied
    group by business_unit_id, change_date

),

frameworks_followed as (

    select
        change_dates.business_unit_id,
        change_dates.change_date,
        frameworks_on_dates.row_keys,
        lag(frameworks_on_dates.row_keys) over (
            partition by change_dates.business_unit_id
            order by change_dates.change_date asc nulls last
        ) as previous_row_keys
    from change_dates
    left join frameworks_on_dates
        on
            change_dates.business_unit_id = frameworks_on_dates.business_unit_id
            and change_dates.change_date = frameworks_on_dates.change_date

),

versions as (

    -- a change of the default framework is none for a unit with its own
    select
        business_unit_id,
        change_date as framework_from,
        lead(change_date) over (
            partition by business_unit_id
            order by change_date asc nulls last
        ) as framework_to
    from frameworks_followed
    where row_keys is distinct from previous_row_keys

),

version_names as (

    select distinct
        business_unit_id,
        change_date,
        version
    from rows_applied

),

named as (

    select
        business_unit_id,
        change_date,
        {{ list_text('version') }} as framework_version
    from version_names
    group by business_unit_id, change_date

),

final as (

    select
        rows_applied.business_unit_id,
        versions.framework_from,
        versions.framework_to,
        named.framework_version,
        rows_applied.dimension,
        -- the framework calls the attribute `technology` technology_stack
        case
            when rows_applied.dimension = 'technology_stack' then 'technology'
            else rows_applied.dimension
        end as attribute,
        rows_applied.operator,
        {{ list_item('rows_applied.value', 'positions.generated_number') }} as match_value,
        rows_applied.min_value,
        rows_applied.max_value,
        rows_applied.is_hard_filter,
        rows_applied.rule_key,
        rows_applied.approval_id,
        case rows_applied.operator
            when 'in' then 'one of ' || replace(rows_applied.value, '|', ', ')
            when 'contains' then 'contains ' || replace(rows_applied.value, '|', ', ')
            else
                concat_ws(
                    ', ',
                    'from ' || rows_applied.min_text,
                    'below ' || rows_applied.max_text
                )
        end as limit_text,
        rows_applied.as_of_date >= versions.framework_from
        and (
            versions.framework_to is null
            or rows_applied.as_of_date < versions.framework_to
        ) as is_current
    from versions
    inner join rows_applied
        on
            versions.business_unit_id = rows_applied.business_unit_id
            and versions.framework_from = rows_applied.change_date
    inner join named
        on
            versions.business_unit_id = named.business_unit_id
            and versions.framework_from = named.change_date
    inner join positions
        on positions.generated_number <= {{ list_length('rows_applied.value') }}

)

select * from final
