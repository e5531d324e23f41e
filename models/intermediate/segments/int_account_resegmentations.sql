with

accounts as (

    select * from {{ ref('dim_accounts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

review_periods as (

    select * from {{ ref('int_review_periods') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

accounts_in_units as (

    select
        accounts.account_id,
        accounts.business_unit_id,
        case
            when accounts.last_segmented_at <= {{ as_of() }} then accounts.last_segmented_at
        end as last_segmented_at,
        accounts.created_at,
        units.timezone,
        units.resegment_grace_days,
        units.resegment_material_fields,
        {{ add_days('units.as_of_date', '-units.resegment_grace_days') }} as grace_from
    from accounts
    inner join units
        on accounts.business_unit_id = units.business_unit_id

),

changes as (

    -- what changes a segment: size, funding, technology; late is what the grace has passed
    select
        accounts_in_units.account_id,
        max(field_history.changed_at) as last_changed_at,
        max(
            case
                when
                    {{ local_date('field_history.changed_at', 'accounts_in_units.timezone') }}
                    < accounts_in_units.grace_from
                    then field_history.changed_at
            end
        ) as last_late_changed_at
    from field_history
    inner join accounts_in_units
        on field_history.object_id = accounts_in_units.account_id
    where
        {{ lowered('field_history.object_type') }} = 'account'
        and field_history.changed_at <= {{ as_of() }}
        and instr(
            '|' || accounts_in_units.resegment_material_fields || '|',
            '|' || {{ lowered('field_history.field') }} || '|'
        ) > 0
    group by accounts_in_units.account_id

),

framework_dates as (

    select
        units.business_unit_id,
        max(frameworks.framework_from) as framework_from,
        max(
            case
                when
                    frameworks.framework_from
                    < {{ add_days('units.as_of_date', '-units.resegment_grace_days') }}
                    then frameworks.framework_from
            end
        ) as late_framework_from
    from units
    inner join frameworks
        on units.business_unit_id = frameworks.business_unit_id
    where frameworks.framework_from <= units.as_of_date
    group by units.business_unit_id

),

required as (

    select
        accounts_in_units.*,
        {{ local_date('accounts_in_units.created_at', 'accounts_in_units.timezone') }}
            as created_date,
        greatest(
            {{
                utc_timestamp(
                    'cast(review_periods.period_start as timestamp)', 'accounts_in_units.timezone'
                )
            }},
            {{
                utc_timestamp(
                    'cast(framework_dates.framework_from as timestamp)',
                    'accounts_in_units.timezone'
                )
            }},
            changes.last_changed_at
        ) as resegment_required_at,
        greatest(
            {{
                utc_timestamp(
                    'cast(case when review_periods.period_start < accounts_in_units.grace_from'
                    ~ ' then review_periods.period_start'
                    ~ ' else review_periods.previous_period_start end as timestamp)',
                    'accounts_in_units.timezone'
                )
            }},
            {{
                utc_timestamp(
                    'cast(framework_dates.late_framework_from as timestamp)',
                    'accounts_in_units.timezone'
                )
            }},
            changes.last_late_changed_at
        ) as late_since
    from accounts_in_units
    left join review_periods
        on
            accounts_in_units.business_unit_id = review_periods.business_unit_id
            and review_periods.duty = 'resegment'
    left join framework_dates
        on accounts_in_units.business_unit_id = framework_dates.business_unit_id
    left join changes
        on accounts_in_units.account_id = changes.account_id

),

judged as (

    -- SEG-04: segmented since the latest of them, or still within the grace of it; a new account
    -- has its grace from the day it was created
    select
        *,
        coalesce(created_date < grace_from, true)
        and coalesce(last_segmented_at < late_since, late_since is not null)
            as is_resegment_overdue
    from required

),

due as (

    select
        *,
        case
            when is_resegment_overdue then greatest(late_since, created_at)
            when coalesce(last_segmented_at < resegment_required_at, true)
                then greatest(resegment_required_at, created_at)
        end as owed_since
    from judged

),

final as (

    select
        account_id,
        resegment_required_at,
        -- the end of the last day of grace
        {{
            utc_timestamp(
                'cast('
                ~ add_days(local_date('owed_since', 'timezone'), 'resegment_grace_days + 1')
                ~ ' as timestamp)',
                'timezone'
            )
        }} as resegment_due_at,
        is_resegment_overdue
    from due

)

select * from final
