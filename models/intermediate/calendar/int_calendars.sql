with

units as (

    select * from {{ ref('int_unit_parameters') }}

),

teams as (

    select * from {{ ref('seed_business_teams') }}

),

teams_by_nearness as (

    select
        teams.business_unit_id,
        teams.team,
        teams.timezone,
        row_number() over (
            partition by teams.business_unit_id, teams.team
            order by
                case when {{ policy_in_force('teams', 'units.as_of_date') }} then 0 else 1 end
                asc nulls last,
                teams.effective_from desc nulls last
        ) as row_number
    from teams
    inner join units
        on teams.business_unit_id = units.business_unit_id

),

calendars as (

    select
        business_unit_id as calendar_id,
        business_unit_id,
        cast(null as string) as team,
        timezone
    from units
    union all
    select
        units.business_unit_id || '/' || teams_by_nearness.team as calendar_id,
        units.business_unit_id,
        teams_by_nearness.team,
        coalesce(teams_by_nearness.timezone, units.timezone) as timezone
    from teams_by_nearness
    inner join units
        on teams_by_nearness.business_unit_id = units.business_unit_id
    where teams_by_nearness.row_number = 1

),

final as (

    select
        calendars.calendar_id,
        calendars.business_unit_id,
        calendars.team,
        calendars.timezone,
        {{ add_days('units.as_of_date', '-units.calendar_days_back') }} as first_date,
        {{ add_days('units.as_of_date', 'units.calendar_days_ahead') }} as last_date
    from calendars
    inner join units
        on calendars.business_unit_id = units.business_unit_id

)

select * from final
