with

lead_subjects as (

    select * from {{ ref('int_icp_subjects') }}

),

subject_verdicts as (

    select * from {{ ref('int_icp_subject_verdicts') }}

),

first_touches as (

    select * from {{ ref('int_lead_first_touches') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

accounts_with_history as (

    select object_id as account_id
    from field_history
    where
        {{ lowered('object_type') }} = 'account'
        and {{ lowered('field') }} in (
            'industry', 'employee_count', 'country', 'region', 'annual_revenue', 'arr_usd',
            'technologies'
        )
        and changed_at <= {{ as_of() }}
    group by object_id

),

final as (

    -- amendment 17: by the version in force at the first touch; without one nothing is known
    select
        first_touches.golden_lead_id,
        first_touches.business_unit_id,
        first_touches.activity_id,
        first_touches.user_id,
        first_touches.framework_version,
        coalesce(subject_verdicts.icp_verdict, 'unknown') as icp_verdict,
        subject_verdicts.failed_filters,
        case
            when accounts_with_history.account_id is not null then 'history'
            else 'current'
        end as evidence_level,
        first_touches.first_outbound_at
    from first_touches
    inner join lead_subjects
        on first_touches.golden_lead_id = lead_subjects.golden_lead_id
    left join subject_verdicts
        on
            lead_subjects.touch_subject_type = subject_verdicts.subject_type
            and lead_subjects.touch_subject_id = subject_verdicts.subject_id
            and lead_subjects.business_unit_id = subject_verdicts.business_unit_id
            and lead_subjects.touch_framework_from = subject_verdicts.framework_from
    left join accounts_with_history
        on first_touches.account_id = accounts_with_history.account_id

)

select * from final
