with

attributes as (

    select * from {{ ref('int_attributes') }}

),

scoring_points as (

    select * from {{ ref('int_unit_scoring_points') }}

),

matched as (

    select
        attributes.entity_type,
        attributes.entity_id,
        scoring_points.epoch_number,
        scoring_points.is_current,
        scoring_points.model_id,
        scoring_points.component,
        scoring_points.attribute,
        scoring_points.rule_key,
        scoring_points.points
    from attributes
    inner join scoring_points
        on
            attributes.business_unit_id = scoring_points.business_unit_id
            and attributes.attribute = scoring_points.attribute
            and attributes.text_value = scoring_points.match_value
    where scoring_points.operator = 'in'

    union all

    select
        attributes.entity_type,
        attributes.entity_id,
        scoring_points.epoch_number,
        scoring_points.is_current,
        scoring_points.model_id,
        scoring_points.component,
        scoring_points.attribute,
        scoring_points.rule_key,
        scoring_points.points
    from attributes
    inner join scoring_points
        on
            attributes.business_unit_id = scoring_points.business_unit_id
            and attributes.attribute = scoring_points.attribute
    where
        (
            scoring_points.operator in ('between', 'gte')
            and attributes.numeric_value >= coalesce(
                scoring_points.min_value, attributes.numeric_value
            )
            and (
                scoring_points.max_value is null
                or attributes.numeric_value < scoring_points.max_value
            )
        )
        or (
            scoring_points.operator = 'contains'
            and instr(attributes.text_value, scoring_points.match_value) > 0
        )

),

ranked as (

    -- within one attribute the best rule counts, once
    select
        *,
        row_number() over (
            partition by entity_type, entity_id, epoch_number, model_id, attribute
            order by points desc nulls last, rule_key asc nulls last
        ) as rule_rank
    from matched

),

final as (

    select
        entity_type,
        entity_id,
        epoch_number,
        is_current,
        model_id,
        component,
        rule_key,
        cast(points as decimal(18, 6)) as points,
        cast(1 as int) as evidence_count
    from ranked
    where
        rule_rank = 1
        and points != 0

)

select * from final
