{% set epoch = "timestamp '1970-01-01 00:00:00'" -%}
with

members as (

    select * from {{ ref('int_golden_members') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

events as (

    select * from {{ ref('fct_engagement_events') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

sequence_enrollments as (

    select * from {{ ref('input_sequence_enrollments') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

automated_changes as (

    select
        object_id as lead_id,
        changed_at
    from field_history
    where
        {{ lowered('object_type') }} = 'lead'
        and {{ lowered('changed_by_type') }} != 'user'
    group by object_id, changed_at

),

contacts_measured as (

    select
        golden_lead_id,
        max(occurred_at) as last_contact_at,
        min(case when is_attempt then occurred_at end) as first_attempt_at,
        max(case when is_attempt then occurred_at end) as last_attempt_at,
        max(case when is_response then occurred_at end) as last_response_at
    from activities
    where resets_activity_clock
    group by golden_lead_id

),

engagement_measured as (

    -- what the prospect did; a scanner that opens a mail is no prospect (amendment 23)
    select
        golden_lead_id,
        max(occurred_at) as last_engagement_at
    from events
    where
        not is_machine
        and occurred_at <= {{ as_of() }}
    group by golden_lead_id

),

replies_measured as (

    -- a sequence that ended with a reply, where nobody logged the reply itself
    select
        members.golden_lead_id,
        max(sequence_enrollments.completed_at) as last_reply_at
    from sequence_enrollments
    inner join members
        on sequence_enrollments.lead_id = members.lead_id
    where
        {{ lowered('sequence_enrollments.outcome') }} = 'reply'
        and sequence_enrollments.completed_at <= {{ as_of() }}
    group by members.golden_lead_id

),

edits_measured as (

    -- a sync of a system or of an enrichment tool is no update (AMB-11)
    select
        members.golden_lead_id,
        max(field_history.changed_at) as last_edit_at
    from field_history
    inner join members
        on field_history.object_id = members.lead_id
    where
        {{ lowered('field_history.object_type') }} = 'lead'
        and {{ lowered('field_history.changed_by_type') }} = 'user'
        and field_history.field not in ('owner_id', 'owner')
        and field_history.changed_at <= {{ as_of() }}
    group by members.golden_lead_id

),

records_measured as (

    select
        members.golden_lead_id,
        min(leads.created_at) as created_at,
        -- an update by an integration, or one that field history explains so, is no person's
        max(
            case
                when
                    leads.updated_at <= {{ as_of() }}
                    and coalesce(users.user_type, 'human') = 'human'
                    and automated_changes.lead_id is null
                    then leads.updated_at
            end
        ) as last_update_at
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    left join users
        on leads.updated_by = users.user_id
    left join automated_changes
        on
            leads.lead_id = automated_changes.lead_id
            and leads.updated_at = automated_changes.changed_at
    where not members.is_future
    group by members.golden_lead_id

),

joined as (

    select
        records_measured.golden_lead_id,
        records_measured.created_at,
        contacts_measured.last_contact_at,
        contacts_measured.first_attempt_at,
        contacts_measured.last_attempt_at,
        contacts_measured.last_response_at as last_answer_at,
        engagement_measured.last_engagement_at,
        replies_measured.last_reply_at,
        case
            when
                contacts_measured.last_contact_at is null
                or engagement_measured.last_engagement_at > contacts_measured.last_contact_at
                then engagement_measured.last_engagement_at
            else contacts_measured.last_contact_at
        end as last_logged_at,
        case
            when
                edits_measured.last_edit_at is null
                or records_measured.last_update_at > edits_measured.last_edit_at
                then records_measured.last_update_at
            else edits_measured.last_edit_at
        end as last_update_at
    from records_measured
    left join contacts_measured
        on records_measured.golden_lead_id = contacts_measured.golden_lead_id
    left join engagement_measured
        on records_measured.golden_lead_id = engagement_measured.golden_lead_id
    left join replies_measured
        on records_measured.golden_lead_id = replies_measured.golden_lead_id
    left join edits_measured
        on records_measured.golden_lead_id = edits_measured.golden_lead_id

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- timestamps
        created_at,
        -- created_at stands in where nothing ever happened
        coalesce(last_logged_at, created_at) as last_activity_at,
        case
            when last_update_at is null then coalesce(last_logged_at, created_at)
            when last_logged_at > last_update_at then last_logged_at
            else last_update_at
        end as last_touch_or_update_at,
        coalesce(last_contact_at, created_at) as last_contact_at,
        last_answer_at as last_two_way_contact_at,
        first_attempt_at,
        last_attempt_at,
        -- amendment 2: only this ends a silence; greatest knows no null
        nullif(
            greatest(
                coalesce(last_answer_at, {{ epoch }}),
                coalesce(last_engagement_at, {{ epoch }}),
                coalesce(last_reply_at, {{ epoch }})
            ),
            {{ epoch }}
        ) as last_response_at
    from joined

)

select * from final
