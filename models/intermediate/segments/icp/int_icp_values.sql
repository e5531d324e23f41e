with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

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
    -- a lead is also what its company is
    select
        subjects.subject_type,
        subjects.subject_id,
        attributes.attribute,
        attributes.text_value,
        attributes.numeric_value
    from subjects
    inner join leads
        on subjects.subject_id = leads.golden_lead_id
    inner join attributes
        on leads.account_id = attributes.entity_id
    where
        subjects.subject_type = 'lead'
        and attributes.entity_type = 'account'
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
