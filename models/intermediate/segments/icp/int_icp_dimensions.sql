with

subjects as (

    select * from {{ ref('int_icp_judgements') }}

),

known_values as (

    select * from {{ ref('int_icp_values') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

dimensions as (

    select
        business_unit_id,
        framework_from,
        framework_version,
        dimension,
        attribute,
        bool_or(is_hard_filter) as is_hard_filter
    from frameworks
    group by business_unit_id, framework_from, framework_version, dimension, attribute

),

rule_limits as (

    select distinct
        business_unit_id,
        framework_from,
        dimension,
        limit_text
    from frameworks

),

limits as (

    select
        business_unit_id,
        framework_from,
        dimension,
        {{ list_text('limit_text', ' or ') }} as limit_text
    from rule_limits
    group by business_unit_id, framework_from, dimension

),

subject_values as (

    select
        subjects.subject_type,
        subjects.subject_id,
        subjects.business_unit_id,
        subjects.framework_from,
        known_values.attribute,
        known_values.text_value,
        known_values.numeric_value
    from subjects
    inner join known_values
        on
            subjects.subject_type = known_values.subject_type
            and subjects.subject_id = known_values.subject_id

),

texts as (

    select distinct
        attribute,
        text_value
    from known_values
    where text_value is not null

),

text_rules as (

    select
        business_unit_id,
        framework_from,
        dimension,
        attribute,
        rule_key,
        match_value
    from frameworks
    where operator = 'in'

    union all

    select distinct
        frameworks.business_unit_id,
        frameworks.framework_from,
        frameworks.dimension,
        frameworks.attribute,
        frameworks.rule_key,
        texts.text_value as match_value
    from frameworks
    inner join texts
        on frameworks.attribute = texts.attribute
    where
        frameworks.operator = 'contains'
        and {{ holds_words('texts.text_value', 'frameworks.match_value') }}

),

matches as (

    select
        subject_values.subject_type,
        subject_values.subject_id,
        subject_values.business_unit_id,
        subject_values.framework_from,
        text_rules.dimension,
        text_rules.rule_key
    from subject_values
    inner join text_rules
        on
            subject_values.business_unit_id = text_rules.business_unit_id
            and subject_values.framework_from = text_rules.framework_from
            and subject_values.attribute = text_rules.attribute
            and subject_values.text_value = text_rules.match_value

    union all

    select
        subject_values.subject_type,
        subject_values.subject_id,
        subject_values.business_unit_id,
        subject_values.framework_from,
        frameworks.dimension,
        frameworks.rule_key
    from subject_values
    inner join frameworks
        on
            subject_values.business_unit_id = frameworks.business_unit_id
            and subject_values.framework_from = frameworks.framework_from
            and subject_values.attribute = frameworks.attribute
    where
        frameworks.operator in ('gte', 'between')
        and subject_values.numeric_value >= coalesce(
            frameworks.min_value, subject_values.numeric_value
        )
        and (
            frameworks.max_value is null
            or subject_values.numeric_value < frameworks.max_value
        )

),

matched as (

    -- one of several values is enough
    select
        subject_type,
        subject_id,
        business_unit_id,
        framework_from,
        dimension,
        min(rule_key) as rule_key
    from matches
    group by subject_type, subject_id, business_unit_id, framework_from, dimension

),

values_in_words as (

    select
        subject_type,
        subject_id,
        attribute,
        case
            when text_value is not null then text_value
            -- before floor, which one engine gives as a whole number
            when abs(numeric_value) >= 1000000000000 then {{ double_text('numeric_value') }}
            when numeric_value = floor(numeric_value)
                then cast(cast(floor(numeric_value) as bigint) as string)
            else {{ double_text('numeric_value') }}
        end as value_text
    from known_values

),

seen as (

    select
        subject_type,
        subject_id,
        attribute,
        {{ list_text('value_text') }} as value_seen
    from values_in_words
    group by subject_type, subject_id, attribute

),

final as (

    -- a value that is not known fails nothing, it goes to enrichment (AMB-09)
    select
        subjects.subject_type,
        subjects.subject_id,
        subjects.business_unit_id,
        subjects.framework_from,
        dimensions.framework_version,
        dimensions.dimension,
        case
            when matched.rule_key is not null then 'match'
            when seen.value_seen is not null then 'no_match'
            else 'unknown'
        end as verdict,
        matched.rule_key,
        seen.value_seen,
        limits.limit_text,
        dimensions.is_hard_filter
    from subjects
    inner join dimensions
        on
            subjects.business_unit_id = dimensions.business_unit_id
            and subjects.framework_from = dimensions.framework_from
    inner join limits
        on
            dimensions.business_unit_id = limits.business_unit_id
            and dimensions.framework_from = limits.framework_from
            and dimensions.dimension = limits.dimension
    left join matched
        on
            subjects.subject_type = matched.subject_type
            and subjects.subject_id = matched.subject_id
            and subjects.business_unit_id = matched.business_unit_id
            and subjects.framework_from = matched.framework_from
            and dimensions.dimension = matched.dimension
    left join seen
        on
            subjects.subject_type = seen.subject_type
            and subjects.subject_id = seen.subject_id
            and dimensions.attribute = seen.attribute

)

select * from final
