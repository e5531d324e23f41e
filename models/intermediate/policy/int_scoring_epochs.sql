with

units as (

    select * from {{ ref('int_business_units') }}

),

parameters as (

    select * from {{ ref('int_unit_parameters') }}

),

policy_rows as (

    {% for seed in [
        'seed_event_scoring', 'seed_scoring_points', 'seed_scoring_weights', 'seed_score_tiers'
    ] -%}
    select
        business_unit_id,
        effective_from,
        effective_to
    from {{ ref(seed) }}
    {% if not loop.last -%} union all {%- endif %}
    {% endfor %}

),

change_days as (

    select
        business_unit_id,
        effective_from as changed_on
    from policy_rows

    union all

    select
        business_unit_id,
        {{ add_days('effective_to', 1) }} as changed_on
    from policy_rows
    where effective_to is not null

),

histories as (

    select
        units.business_unit_id,
        units.unit_type,
        units.timezone,
        units.as_of_date,
        {{ add_days('units.as_of_date', '-parameters.score_history_days') }} as history_from
    from units
    inner join parameters
        on units.business_unit_id = parameters.business_unit_id

),

first_days as (

    select
        business_unit_id,
        history_from as first_date
    from histories

    union

    select
        histories.business_unit_id,
        change_days.changed_on as first_date
    from histories
    inner join change_days
        on
            change_days.business_unit_id in (histories.business_unit_id, 'global')
            and change_days.changed_on > histories.history_from
            and change_days.changed_on <= histories.as_of_date

),

ordered as (

    select
        business_unit_id,
        first_date,
        row_number() over (
            partition by business_unit_id
            order by first_date asc nulls last
        ) as epoch_number,
        lead(first_date) over (
            partition by business_unit_id
            order by first_date asc nulls last
        ) as next_date
    from first_days

),

final as (

    select
        ---------- ids
        histories.business_unit_id,

        ---------- strings
        histories.unit_type,
        histories.timezone,

        ---------- numerics
        cast(ordered.epoch_number as int) as epoch_number,

        ---------- booleans
        ordered.next_date is null as is_current,

        ---------- dates and timestamps
        ordered.first_date,
        histories.as_of_date,
        {{ utc_timestamp('cast(ordered.first_date as timestamp)', 'histories.timezone') }}
            as valid_from,
        {{ utc_timestamp('cast(ordered.next_date as timestamp)', 'histories.timezone') }}
            as valid_to
    from histories
    inner join ordered
        on histories.business_unit_id = ordered.business_unit_id

)

select * from final
