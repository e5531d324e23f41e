with

lead_subjects as (

    select * from {{ ref('int_icp_subjects') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

current_frameworks as (

    select distinct
        business_unit_id,
        framework_from
    from frameworks
    where is_current

),

final as (

    -- each company or lead once for each framework that somebody needs it judged by
    select
        subject_type,
        subject_id,
        business_unit_id,
        framework_from
    from lead_subjects
    where framework_from is not null
    union distinct
    select
        touch_subject_type as subject_type,
        touch_subject_id as subject_id,
        business_unit_id,
        touch_framework_from as framework_from
    from lead_subjects
    where touch_framework_from is not null
    union distinct
    select
        'account' as subject_type,
        accounts.account_id as subject_id,
        accounts.business_unit_id,
        current_frameworks.framework_from
    from accounts
    inner join current_frameworks
        on accounts.business_unit_id = current_frameworks.business_unit_id

)

select * from final
