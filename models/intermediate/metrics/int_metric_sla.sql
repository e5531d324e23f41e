with

measures as (

    select * from {{ ref('int_sla_measures') }}

),

variations as (

    select * from {{ ref('int_assignment_variations') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}

),

definitions as (

    select * from {{ ref('seed_metric_definitions') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

in_unit as (

    select
        metric_name,
        business_unit_id,
        sla_type,
        tier,
        team,
        aspect,
        amount,
        measured_on_in_unit as measured_on
    from measures

    union all

    select
        metric_name,
        'all' as business_unit_id,
        sla_type,
        tier,
        team,
        aspect,
        amount,
        measured_on
    from measures

),

of_this_month as (

    select
        in_unit.*,
        running_periods.period_start
    from in_unit
    inner join running_periods
        on
            in_unit.business_unit_id = running_periods.business_unit_id
            and running_periods.period_grain = 'month'
            and in_unit.measured_on >= running_periods.period_start

),

{% set slices = {
    'sla_type': "sla_type",
    'sla_type_tier': "sla_type || ' ' || tier",
    'sla_type_team': "sla_type || ' ' || team",
    'aspect': "aspect",
    'aspect_tier': "aspect || ' ' || tier",
    'aspect_team': "aspect || ' ' || team",
} -%}
sliced as (

    select
        metric_name,
        period_start,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        amount
    from of_this_month
    -- the figure is from creation; the clock from the assignment stands beside it
    where coalesce(aspect, '') != 'assignment'
    {%- for name, value in slices.items() %}

    union all

    select
        metric_name,
        period_start,
        business_unit_id,
        '{{ name }}' as dimension_name,
        {{ value }} as dimension_value,
        amount
    from of_this_month
    where {{ value }} is not null
    {%- endfor %}

),

aggregated as (

    select
        metric_name,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        sum(cast(amount as decimal(18, 6))) as numerator,
        count(*) as row_count,
        count(amount) as denominator,
        percentile_cont(0.5) within group (order by amount asc nulls last) as median_value,
        percentile_cont(0.9) within group (order by amount asc nulls last) as p90_value
    from sliced
    group by metric_name, period_start, business_unit_id, dimension_name, dimension_value

),

valued as (

    select
        metric_name,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        numerator,
        denominator,
        cast(numerator as double) / nullif(cast(denominator as double), 0) as value
    from aggregated
    where metric_name != 'escalation_count'

    union all

    select
        metric_name,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        row_count as numerator,
        null as denominator,
        cast(row_count as double) as value
    from aggregated
    where metric_name = 'escalation_count'

    union all

    select
        case metric_name
            when 'escalation_count' then 'median_hours_to_resolution'
            else 'median_hours_to_first_contact'
        end as metric_name,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        null as numerator,
        denominator,
        median_value as value
    from aggregated
    where
        metric_name in ('average_hours_to_first_contact', 'escalation_count')
        and denominator > 0

    union all

    select
        'p90_hours_to_first_contact' as metric_name,
        period_start,
        business_unit_id,
        dimension_name,
        dimension_value,
        null as numerator,
        denominator,
        p90_value as value
    from aggregated
    where metric_name = 'average_hours_to_first_contact'

    union all

    select
        'daily_assignment_cv' as metric_name,
        period_start,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(variation) as numerator,
        count(*) as denominator,
        cast(sum(variation) as double) / nullif(cast(count(*) as double), 0) as value
    from variations
    group by period_start, business_unit_id

),

final as (

    select
        valued.metric_name,
        definitions.grain as period_grain,
        valued.period_start,
        valued.business_unit_id,
        case
            when valued.metric_name in ('escalation_count', 'median_hours_to_resolution')
                then replace(valued.dimension_name, 'aspect', 'level')
            when valued.metric_name = 'notification_click_rate'
                then replace(valued.dimension_name, 'aspect', 'channel')
            else replace(valued.dimension_name, 'aspect', 'clock_start')
        end as dimension_name,
        valued.dimension_value,
        cast(valued.numerator as decimal(18, 6)) as numerator,
        cast(valued.denominator as decimal(18, 6)) as denominator,
        valued.value,
        case
            when definitions.target_parameter = 'sla_compliance_target'
                then units.sla_compliance_target
        end as target,
        false as is_mature,
        {{ as_of() }} as as_of,
        {{ run_id() }} as run_id
    from valued
    inner join definitions
        on valued.metric_name = definitions.metric_name
    left join units
        on
            units.business_unit_id = case
                when valued.business_unit_id = 'all' then 'global'
                else valued.business_unit_id
            end

)

select * from final
