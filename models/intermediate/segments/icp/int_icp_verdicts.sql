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

subject_verdicts as (

    select * from {{ ref('int_icp_subject_verdicts') }}

),

current_frameworks as (

    select distinct
        business_unit_id,
        framework_from
    from frameworks
    where is_current

),

final as (

    select
        'lead' as entity_type,
        lead_subjects.golden_lead_id as entity_id,
        subject_verdicts.framework_version,
        subject_verdicts.failed_filters,
        subject_verdicts.unknown_filters,
        subject_verdicts.icp_verdict
    from lead_subjects
    inner join subject_verdicts
        on
            lead_subjects.subject_type = subject_verdicts.subject_type
            and lead_subjects.subject_id = subject_verdicts.subject_id
            and lead_subjects.business_unit_id = subject_verdicts.business_unit_id
            and lead_subjects.framework_from = subject_verdicts.framework_from

    union all

    select
        'account' as entity_type,
        accounts.account_id as entity_id,
        subject_verdicts.framework_version,
        subject_verdicts.failed_filters,
        subject_verdicts.unknown_filters,
        subject_verdicts.icp_verdict
    from accounts
    inner join current_frameworks
        on accounts.business_unit_id = current_frameworks.business_unit_id
    inner join subject_verdicts
        on
            accounts.account_id = subject_verdicts.subject_id
            and accounts.business_unit_id = subject_verdicts.business_unit_id
            and current_frameworks.framework_from = subject_verdicts.framework_from
    where subject_verdicts.subject_type = 'account'

)

select * from final
