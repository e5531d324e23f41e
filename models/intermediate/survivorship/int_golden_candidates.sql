-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent,references.keywords
{% set fields = golden_fields() | reject('equalto', 'full_name') | list -%}
with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

rules as (

    select * from {{ ref('int_golden_rules') }}

),

source_ranks as (

    select * from {{ ref('int_golden_source_ranks') }}

),

people as (

    -- with one record all values are its own; the unit of the survivor has the say
    select
        golden_lead_id,
        max(case when is_survivor then business_unit_id end) as business_unit_id
    from members
    where
        record_count > 1
        and not is_future
    group by golden_lead_id
    having
        count(*) > 1
        and max(case when is_live then 1 else 0 end) = 1

),

records as (

    -- a deleted record has nothing to say, one that was merged away has
    select
        members.golden_lead_id,
        members.lead_id,
        people.business_unit_id,
        members.survivor_rank,
        members.filled_field_count,
        members.is_live,
        leads.created_at,
        leads.updated_at,
        coalesce(of_lead_source.source_rank, of_system.source_rank) as source_rank,
        coalesce(
            leads.full_name,
            nullif(trim(both ' ' from concat_ws(' ', leads.first_name, leads.last_name)), '')
        ) as full_name
        {%- for field in fields %},
        leads.{{ field }}
        {%- endfor %}
    from people
    inner join members
        on people.golden_lead_id = members.golden_lead_id
    inner join leads
        on members.lead_id = leads.lead_id
    left join source_ranks as of_lead_source
        on
            people.business_unit_id = of_lead_source.business_unit_id
            and of_lead_source.kind = 'lead_source'
            and {{ lowered('leads.lead_source') }} = of_lead_source.label_key
    left join source_ranks as of_system
        on
            people.business_unit_id = of_system.business_unit_id
            and of_system.kind = 'source_system'
            and leads.source_system = of_system.label_key
    where
        not members.is_future
        and (members.is_live or members.is_merged)

),

named_values as (

    select
        records.golden_lead_id,
        records.lead_id,
        records.business_unit_id,
        rules.field,
        rules.agrees_with,
        case rules.field
            when 'full_name' then records.full_name
            {%- for field in fields %}
            when '{{ field }}' then records.{{ field }}
            {%- endfor %}
        end as value,
        records.survivor_rank,
        records.source_rank,
        records.filled_field_count,
        records.is_live,
        records.created_at,
        records.updated_at
    from records
    inner join rules
        on records.business_unit_id = rules.business_unit_id

),

filled_values as (

    select *
    from named_values
    where value is not null

),

spreads as (

    select
        golden_lead_id,
        field,
        count(*) as record_count,
        min(survivor_rank) as first_rank,
        min(value) != max(value) as is_spread
    from filled_values
    group by golden_lead_id, field

),

rated_values as (

    select
        filled_values.*,
        spreads.record_count,
        spreads.is_spread,
        filled_values.survivor_rank = spreads.first_rank as is_first,
        spreads.is_spread or coalesce(of_leading.is_spread, false) as is_contested
    from filled_values
    inner join spreads
        on
            filled_values.golden_lead_id = spreads.golden_lead_id
            and filled_values.field = spreads.field
    left join spreads as of_leading
        on
            filled_values.golden_lead_id = of_leading.golden_lead_id
            and filled_values.agrees_with = of_leading.field

),

final as (

    -- where all agree, the first record's value stands for all
    select
        ---------- ids
        golden_lead_id,
        lead_id,
        business_unit_id,

        ---------- strings
        field,
        value,

        ---------- numerics
        survivor_rank,
        source_rank,
        filled_field_count,
        record_count,

        ---------- booleans
        is_live,
        is_spread,
        is_contested,

        ---------- timestamps
        created_at,
        updated_at
    from rated_values
    where
        is_contested
        or is_first

)

select * from final
