with

attributes as (

    select * from {{ ref('int_attributes') }}

),

leads as (

    select * from {{ ref('int_scored_leads') }}

),

scoring_points as (

    select * from {{ ref('int_unit_scoring_points') }}

),

company_units as (

    -- the rules of its own unit, and of the units that have leads of it
    select distinct
        entity_id as account_id,
        business_unit_id
    from attributes
    where entity_type = 'account'

    union

    select
        account_id,
        business_unit_id
    from leads
    where account_id is not null

),

judged as (

    select
        attributes.entity_type,
        attributes.entity_id,
        company_units.business_unit_id,
        company_units.business_unit_id = attributes.business_unit_id as is_own_unit,
        attributes.attribute,
        attributes.text_value,
        attributes.numeric_value
    from attributes
    inner join company_units
        on attributes.entity_id = company_units.account_id
    where attributes.entity_type = 'account'

    union all

    select
        entity_type,
        entity_id,
        business_unit_id,
        true as is_own_unit,
        attribute,
        text_value,
        numeric_value
    from attributes
    where entity_type = 'lead'

),

texts as (

    select distinct
        attribute,
        text_value
    from attributes
    where text_value is not null

),

text_rules as (

    select
        business_unit_id,
        epoch_number,
        is_current,
        model_id,
        component,
        attribute,
        rule_key,
        match_value,
        points
    from scoring_points
    where operator = 'in'

    union all

    -- each text is looked through once, however many companies have it
    select distinct
        scoring_points.business_unit_id,
        scoring_points.epoch_number,
        scoring_points.is_current,
        scoring_points.model_id,
        scoring_points.component,
        scoring_points.attribute,
        scoring_points.rule_key,
        texts.text_value as match_value,
        scoring_points.points
    from scoring_points
    inner join texts
        on scoring_points.attribute = texts.attribute
    where
        scoring_points.operator = 'contains'
        and {{ holds_words('texts.text_value', 'scoring_points.match_value') }}

),

matched as (

    select
        judged.entity_type,
        judged.entity_id,
        judged.business_unit_id,
        judged.is_own_unit,
        text_rules.epoch_number,
        text_rules.is_current,
        text_rules.model_id,
        text_rules.component,
        text_rules.attribute,
        text_rules.rule_key,
        text_rules.points
    from judged
    inner join text_rules
        on
            judged.business_unit_id = text_rules.business_unit_id
            and judged.attribute = text_rules.attribute
            and judged.text_value = text_rules.match_value

    union all

    select
        judged.entity_type,
        judged.entity_id,
        judged.business_unit_id,
        judged.is_own_unit,
        scoring_points.epoch_number,
        scoring_points.is_current,
        scoring_points.model_id,
        scoring_points.component,
        scoring_points.attribute,
        scoring_points.rule_key,
        scoring_points.points
    from judged
    inner join scoring_points
        on
            judged.business_unit_id = scoring_points.business_unit_id
            and judged.attribute = scoring_points.attribute
    where
        scoring_points.operator in ('between', 'gte')
        and judged.numeric_value >= coalesce(scoring_points.min_value, judged.numeric_value)
        and (
            scoring_points.max_value is null
            or judged.numeric_value < scoring_points.max_value
        )

),

ranked as (

    -- within one attribute the best rule counts, once
    select
        *,
        row_number() over (
            partition by
                entity_type, entity_id, business_unit_id, epoch_number, model_id, attribute
            order by points desc nulls last, rule_key asc nulls last
        ) as rule_rank
    from matched

),

best as (

    select
        entity_type,
        entity_id,
        business_unit_id,
        is_own_unit,
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
        points,
        evidence_count
    from best
    where is_own_unit

    union all

    -- what the company is, no lead of it is itself, so that no attribute counts twice
    select
        'lead' as entity_type,
        leads.golden_lead_id as entity_id,
        best.epoch_number,
        best.is_current,
        best.model_id,
        best.component,
        best.rule_key,
        best.points,
        best.evidence_count
    from leads
    inner join best
        on
            leads.account_id = best.entity_id
            and leads.business_unit_id = best.business_unit_id
    where best.entity_type = 'account'

)

select * from final
