with

attributes as (

    select * from {{ ref('int_attributes') }}

),

framework as (

    select * from {{ ref('int_unit_icp_framework') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

dimensions as (

    -- the framework calls the attribute `technology` technology_stack
    select
        business_unit_id,
        dimension,
        case when dimension = 'technology_stack' then 'technology' else dimension end as attribute,
        operator,
        match_value,
        min_value,
        max_value
    from framework
    where is_hard_filter

),

judged_entities as (

    select
        'lead' as entity_type,
        golden_lead_id as entity_id,
        business_unit_id
    from leads
    union all
    select
        'account' as entity_type,
        account_id as entity_id,
        business_unit_id
    from accounts

),

filters as (

    select distinct
        judged_entities.entity_type,
        judged_entities.entity_id,
        dimensions.dimension,
        dimensions.attribute
    from judged_entities
    inner join dimensions
        on judged_entities.business_unit_id = dimensions.business_unit_id

),

values_judged as (

    select
        attributes.entity_type,
        attributes.entity_id,
        dimensions.dimension,
        max(
            case
                when
                    dimensions.operator = 'in' and attributes.text_value = dimensions.match_value
                    then 1
                when
                    dimensions.operator = 'contains'
                    and instr(attributes.text_value, dimensions.match_value) > 0
                    then 1
                when
                    dimensions.operator in ('gte', 'between')
                    and attributes.numeric_value >= coalesce(dimensions.min_value, attributes.numeric_value)  -- noqa: LT05
                    and (
                        dimensions.max_value is null
                        or attributes.numeric_value < dimensions.max_value
                    )
                    then 1
                else 0
            end
        ) as is_match
    from attributes
    inner join dimensions
        on
            attributes.business_unit_id = dimensions.business_unit_id
            and attributes.attribute = dimensions.attribute
    group by attributes.entity_type, attributes.entity_id, dimensions.dimension

),

verdicts as (

    -- ICP-03: a value that is not known fails nothing, it goes to enrichment (AMB-09)
    select
        filters.entity_type,
        filters.entity_id,
        filters.dimension,
        case values_judged.is_match when 1 then 'match' when 0 then 'no_match' else 'unknown' end
            as verdict
    from filters
    left join values_judged
        on
            filters.entity_type = values_judged.entity_type
            and filters.entity_id = values_judged.entity_id
            and filters.dimension = values_judged.dimension

),

final as (

    select
        entity_type,
        entity_id,
        {{ list_text("case when verdict = 'no_match' then dimension end") }} as failed_filters,
        {{ list_text("case when verdict = 'unknown' then dimension end") }} as unknown_filters,
        case
            when sum(case when verdict = 'no_match' then 1 else 0 end) > 0 then 'out'
            when sum(case when verdict = 'unknown' then 1 else 0 end) > 0 then 'unknown'
            else 'in'
        end as icp_verdict
    from verdicts
    group by entity_type, entity_id

)

select * from final
