with

score_log as (

    select * from {{ ref('input_score_log') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

logged as (

    select
        score_log.lead_id,
        members.golden_lead_id,
        coalesce({{ lowered('score_log.model_id') }}, 'sales_priority') as model_id,
        coalesce(
            replace({{ lowered('score_log.component') }}, '_score', ''), 'composite'
        ) as component,
        coalesce({{ lowered('score_log.method') }}, 'auto') as method,
        score_log.value,
        score_log.logged_by,
        score_log.logged_at,
        score_log.approval_id,
        {{ trimmed('score_log.justification') }} as justification
    from score_log
    inner join members
        on score_log.lead_id = members.lead_id
    where
        coalesce(replace({{ lowered('score_log.component') }}, '_score', ''), 'composite')
        in ('composite', 'fit', 'engagement', 'intent')
        and coalesce(score_log.logged_at <= {{ as_of() }}, true)

),

logged_once as (

    -- the log has no key: a row that came again with an approval is the same write
    select
        *,
        row_number() over (
            partition by lead_id, model_id, component, method, value, logged_by, logged_at
            order by
                case when approval_id is null then 1 else 0 end asc nulls last,
                case when justification is null then 1 else 0 end asc nulls last,
                approval_id asc nulls last,
                justification asc nulls last
        ) as row_rank
    from logged

),

changed as (

    select
        field_history.object_id as lead_id,
        members.golden_lead_id,
        field_history.changed_by as logged_by,
        field_history.changed_at as logged_at,
        replace(
            replace({{ lowered('field_history.field') }}, 'crm_', ''), '_score', ''
        ) as component,
        {{ typed_text('field_history.new_value', 'double') }} as value,
        case
            when {{ lowered('field_history.changed_by_type') }} = 'user' then 'manual'
            when field_history.changed_by_type is null and users.user_type = 'human' then 'manual'
            else 'auto'
        end as method
    from field_history
    inner join members
        on field_history.object_id = members.lead_id
    left join users
        on field_history.changed_by = users.user_id
    where
        coalesce({{ lowered('field_history.object_type') }}, 'lead') = 'lead'
        and {{ lowered('field_history.field') }} in (
            'crm_composite_score', 'composite_score', 'crm_fit_score', 'fit_score',
            'crm_engagement_score', 'engagement_score', 'crm_intent_score', 'intent_score'
        )
        and field_history.changed_at <= {{ as_of() }}

),

days_logged as (

    select
        lead_id,
        component,
        value,
        cast(logged_at as date) as logged_on
    from logged
    where model_id = 'sales_priority'
    group by lead_id, component, value, cast(logged_at as date)

),

days_told as (

    select * from days_logged
    where component = 'composite'
    union distinct
    select
        lead_id,
        component,
        value,
        cast(logged_at as date) as logged_on
    from changed
    where component = 'composite'

),

writes as (

    select
        'score_log' as evidence,
        lead_id,
        golden_lead_id,
        model_id,
        component,
        method,
        value,
        logged_by,
        logged_at,
        approval_id,
        justification
    from logged_once
    where row_rank = 1

    union all

    -- a change that the log tells too is one write
    select distinct
        'field_history' as evidence,
        changed.lead_id,
        changed.golden_lead_id,
        'sales_priority' as model_id,
        changed.component,
        changed.method,
        changed.value,
        changed.logged_by,
        changed.logged_at,
        cast(null as string) as approval_id,
        cast(null as string) as justification
    from changed
    left join days_logged
        on
            changed.lead_id = days_logged.lead_id
            and changed.component = days_logged.component
            and changed.value = days_logged.value
            and cast(changed.logged_at as date) = days_logged.logged_on
    where
        changed.value is not null
        and days_logged.lead_id is null

    union all

    -- what the record says was written by nobody who is known (amendment 15)
    select
        'lead_record' as evidence,
        records.lead_id,
        members.golden_lead_id,
        'sales_priority' as model_id,
        'composite' as component,
        'auto' as method,
        records.crm_composite_score as value,
        cast(null as string) as logged_by,
        records.crm_scored_at as logged_at,
        cast(null as string) as approval_id,
        cast(null as string) as justification
    from records
    inner join members
        on records.lead_id = members.lead_id
    left join days_told
        on
            records.lead_id = days_told.lead_id
            and records.crm_composite_score = days_told.value
            and cast(records.crm_scored_at as date) = days_told.logged_on
    where
        records.crm_composite_score is not null
        and records.crm_scored_at <= {{ as_of() }}
        and days_told.lead_id is null

),

final as (

    select
        ---------- ids
        {{
            md5_id(
                'sw-',
                [
                    "case when component = 'composite' then evidence else component end",
                    'lead_id', 'model_id', 'method', double_text('value'), 'logged_by',
                    'logged_at',
                ]
            )
        }} as score_write_id,
        golden_lead_id,
        lead_id,
        model_id,
        logged_by,
        approval_id,

        ---------- strings
        evidence,
        component,
        method,
        justification,

        ---------- numerics
        value,

        ---------- timestamps
        logged_at
    from writes

)

select * from final
