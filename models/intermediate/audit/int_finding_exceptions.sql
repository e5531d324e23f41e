with

exceptions as (

    select * from {{ ref('audit_exceptions') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

named as (

    -- people know records of the CRM: a record stands for its golden lead, too
    select
        criterion,
        entity_id,
        effective_from,
        effective_to
    from exceptions

    union all

    select
        exceptions.criterion,
        members.golden_lead_id as entity_id,
        exceptions.effective_from,
        exceptions.effective_to
    from exceptions
    inner join members
        on exceptions.entity_id = members.lead_id
    where members.golden_lead_id != exceptions.entity_id

),

in_days_of_the_unit as (

    -- both dates are inclusive, in the unit of the lead
    select
        named.criterion,
        named.entity_id,
        {{ utc_timestamp(
            'cast(cast(named.effective_from as date) as timestamp)', 'units.timezone'
        ) }} as accepted_from,
        {{ utc_timestamp(
            'cast(' ~ add_days('cast(named.effective_to as date)', 1) ~ ' as timestamp)',
            'units.timezone'
        ) }}
        - interval '1' microsecond as accepted_until
    from named
    left join leads
        on named.entity_id = leads.golden_lead_id
    left join members
        on named.entity_id = members.lead_id
    inner join units
        on
            coalesce(leads.business_unit_id, members.business_unit_id, 'global')
            = units.business_unit_id

),

final as (

    select
        criterion,
        entity_id,
        max(accepted_until) as accepted_until
    from in_days_of_the_unit
    where accepted_from <= {{ as_of() }}
    group by criterion, entity_id

)

select * from final
