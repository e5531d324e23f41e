with

business_units as (

    select * from {{ ref('seed_business_units') }}

),

units_by_nearness as (

    select
        business_units.*,
        row_number() over (
            partition by business_units.business_unit_id
            order by
                case
                    when
                        {{
                            policy_in_force(
                                'business_units', local_date(as_of(), 'business_units.timezone')
                            )
                        }}
                        then 0
                    else 1
                end asc nulls last,
                business_units.effective_from desc nulls last
        ) as row_number
    from business_units

),

final as (

    select
        ---------- ids
        business_unit_id,
        template_unit as template_unit_id,

        ---------- strings
        name,
        unit_type,
        timezone,
        sla_clock,
        business_hours,

        ---------- booleans
        is_live,

        ---------- dates
        {{ local_date(as_of(), 'timezone') }} as as_of_date
    from units_by_nearness
    -- a unit whose row is not in force on the day keeps its nearest one
    where row_number = 1

)

select * from final
