with

judgements as (

    select * from {{ ref('int_icp_judgements') }}

),

attributes as (

    select * from {{ ref('int_attributes') }}

),

attributes_at_touch as (

    select * from {{ ref('int_attributes_at_touch') }}

),

subjects as (

    select distinct
        subject_type,
        subject_id
    from judgements

),

final as (

    select
        subjects.subject_type,
        subjects.subject_id,
        attributes.attribute,
        attributes.text_value,
        attributes.numeric_value
    from subjects
    inner join attributes
        on
            subjects.subject_type = attributes.entity_type
            and subjects.subject_id = attributes.entity_id
    union all
    select
        subjects.subject_type,
        subjects.subject_id,
        attributes_at_touch.attribute,
        attributes_at_touch.text_value,
        attributes_at_touch.numeric_value
    from subjects
    inner join attributes_at_touch
        on subjects.subject_id = attributes_at_touch.golden_lead_id
    where subjects.subject_type = 'touch'

)

select * from final
