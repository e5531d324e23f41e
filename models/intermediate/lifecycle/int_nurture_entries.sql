with

enrollments as (

    select * from {{ ref('input_nurture_enrollments') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

enrolled as (

    select
        members.golden_lead_id,
        enrollments.lead_id,
        enrollments.enrollment_id,
        enrollments.sequence_id,
        {{ lowered("trim(both ' ' from enrollments.reason)") }} as entry_reason,
        {{ lowered("trim(both ' ' from enrollments.outcome)") }} as crm_outcome,
        enrollments.enrolled_at as entered_at,
        case when enrollments.recycled_at <= {{ as_of() }} then enrollments.recycled_at end
            as recycled_at,
        case when enrollments.reflagged_at <= {{ as_of() }} then enrollments.reflagged_at end
            as reflagged_at,
        enrollments.reflagged_by,
        case when enrollments.exited_at <= {{ as_of() }} then enrollments.exited_at end
            as exited_at
    from enrollments
    inner join members
        on enrollments.lead_id = members.lead_id
    where
        enrollments.enrolled_at <= {{ as_of() }}
        and not members.is_future

),

enrolled_leads as (

    select golden_lead_id
    from enrolled
    group by golden_lead_id

),

put_there as (

    -- NUR-01: who is recycled or in nurture is in the pool, also without a sequence
    select
        leads.golden_lead_id,
        leads.survivor_lead_id as lead_id,
        case when leads.stage = 'Nurture' then 'stage' else 'recycled' end as entry_reason,
        lead_stages.entered_at
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    left join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join enrolled_leads
        on leads.golden_lead_id = enrolled_leads.golden_lead_id
    where
        enrolled_leads.golden_lead_id is null
        and (
            leads.stage = 'Nurture'
            or (
                leads.stage in ('Cold', 'Disqualified')
                and {{ holds_words('records.tags', "'recycled'") }}
            )
        )

),

entries as (

    select * from enrolled

    union all

    select
        golden_lead_id,
        lead_id,
        cast(null as string) as enrollment_id,
        cast(null as string) as sequence_id,
        entry_reason,
        cast(null as string) as crm_outcome,
        entered_at,
        cast(null as timestamp) as recycled_at,
        cast(null as timestamp) as reflagged_at,
        cast(null as string) as reflagged_by,
        cast(null as timestamp) as exited_at
    from put_there

),

not_ready as (

    select
        lead_id,
        {{ lowered("trim(both ' ' from rejection_reason_code)") }} as reason_code,
        responded_at
    from handoffs
    where
        {{ lowered('response') }} = 'not_ready'
        and responded_at <= {{ as_of() }}

),

not_ready_before as (

    select
        entries.lead_id,
        entries.entered_at,
        max(not_ready.responded_at) as responded_at,
        max_by(not_ready.reason_code, not_ready.responded_at) filter (
            where not_ready.reason_code is not null
        ) as reason_code
    from entries
    inner join not_ready
        on
            entries.lead_id = not_ready.lead_id
            and not_ready.responded_at <= entries.entered_at
    where entries.entry_reason = 'not_ready'
    group by entries.lead_id, entries.entered_at

),

final as (

    select
        ---------- ids
        entries.golden_lead_id,
        entries.lead_id,
        entries.enrollment_id,
        members.business_unit_id,
        entries.reflagged_by,

        ---------- strings
        entries.sequence_id,
        entries.entry_reason,
        entries.crm_outcome,
        case entries.entry_reason
            when 'low_score' then 'disqualify'
            when 'disqualified' then 'disqualify'
            when 'not_ready' then 'rejection'
            else 'cold'
        end as reason_type,
        case entries.entry_reason
            when 'low_score' then 'low_score'
            when 'disqualified' then {{ lowered("records.disqualification_reason_code") }}
            when 'not_ready' then not_ready_before.reason_code
            else {{ lowered("records.cold_reason_code") }}
        end as reason_code,

        ---------- numerics
        row_number() over (
            partition by entries.golden_lead_id
            order by entries.entered_at asc nulls last, entries.enrollment_id asc nulls last
        ) as entry_number,

        ---------- booleans
        coalesce({{ holds_words('records.tags', "'recycled'") }}, false) as has_recycled_tag,

        ---------- timestamps
        -- what made it due: the answer of Sales, the disqualification, the recycling
        case entries.entry_reason
            when 'not_ready' then not_ready_before.responded_at
            when 'disqualified' then records.disqualified_at
            when 'recycled' then entries.recycled_at
        end as due_since,
        entries.entered_at,
        entries.recycled_at,
        entries.reflagged_at,
        entries.exited_at,
        lead(entries.entered_at) over (
            partition by entries.golden_lead_id
            order by entries.entered_at asc nulls last, entries.enrollment_id asc nulls last
        ) as next_entered_at
    from entries
    inner join members
        on entries.lead_id = members.lead_id
    inner join records
        on entries.lead_id = records.lead_id
    left join not_ready_before
        on
            entries.lead_id = not_ready_before.lead_id
            and entries.entered_at = not_ready_before.entered_at

)

select * from final
