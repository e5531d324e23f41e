with

judged as (

    select * from {{ ref('int_overdue_counts') }}

),

consequences as (

    select * from {{ ref('seed_consequence_matrix') }}

),

approvals as (

    select * from {{ ref('input_approvals') }}

),

training_records as (

    select * from {{ ref('input_training_records') }}

),

prior_offenders as (

    select * from {{ source('prior', 'audit_repeat_offenders') }}

),

confirmed as (

    -- amendment 14: severe only after a named person, never the offender, has confirmed it
    select object_id as offence_id
    from approvals
    where
        {{ lowered('type') }} = 'severe_grade'
        and {{ lowered('decision') }} = 'approved'
        and approved_by is not null
        and approved_by is distinct from requested_by
        and approved_at <= {{ as_of() }}
    group by object_id

),

graded as (

    -- GOV-02: the first month minor, the second moderate, the third or a deliberate kind severe
    select
        judged.*,
        case
            when not judged.is_repeat_offender then null
            when judged.is_deliberate or judged.month_count >= 3 then 'severe'
            when judged.month_count = 2 then 'moderate'
            else 'minor'
        end as proposed_grade,
        confirmed.offence_id is not null as is_confirmed,
        case
            when judged.is_repeat_offender
                then coalesce(prior_offenders.first_flagged_at, {{ as_of() }})
            else prior_offenders.first_flagged_at
        end as first_flagged_at
    from judged
    left join confirmed
        on judged.offence_id = confirmed.offence_id
    left join prior_offenders
        on judged.offence_id = prior_offenders.offence_id

),

recommended as (

    select
        *,
        case
            when proposed_grade = 'severe' and not is_confirmed then 'moderate'
            else proposed_grade
        end as recommended_grade
    from graded

),

trainings as (

    select
        recommended.offence_id,
        min(training_records.completed_at) as retrained_at
    from recommended
    inner join training_records
        on
            recommended.user_id = training_records.user_id
            and recommended.first_flagged_at < training_records.completed_at
    where training_records.completed_at <= {{ as_of() }}
    group by recommended.offence_id

),

final as (

    select
        ---------- ids
        recommended.offence_id,
        recommended.user_id,
        recommended.rule_id,
        recommended.business_unit_id,

        ---------- strings
        recommended.document,
        recommended.proposed_grade,
        recommended.recommended_grade,
        case recommended.recommended_grade
            when 'minor' then 'retraining'
            when 'moderate' then 'corrective_action'
            when 'severe' then 'corrective_action'
        end as recommended_action,
        consequences.consequence as recommended_consequence,

        ---------- numerics
        cast(recommended.due_count as bigint) as due_count,
        cast(recommended.overdue_count as bigint) as overdue_count,
        cast(recommended.month_count as bigint) as month_count,
        cast(recommended.audit_count as bigint) as audit_count,

        ---------- booleans
        recommended.is_repeat_offender,
        recommended.proposed_grade is not null
        and recommended.proposed_grade != recommended.recommended_grade as awaits_confirmation,
        recommended.first_flagged_at is not null
        and trainings.retrained_at is null as is_retraining_open,

        ---------- timestamps
        recommended.first_flagged_at,
        recommended.first_flagged_at
        + recommended.retraining_due_days * interval '1' day as retraining_due_at,
        trainings.retrained_at
    from recommended
    left join trainings
        on recommended.offence_id = trainings.offence_id
    left join consequences
        on
            consequences.business_unit_id = 'global'
            and recommended.document = consequences.document
            and recommended.recommended_grade = consequences.grade
            and {{ policy_in_force('consequences', 'cast(' ~ as_of() ~ ' as date)') }}

)

select * from final
