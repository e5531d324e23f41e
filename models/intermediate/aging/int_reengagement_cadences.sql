-- rendered conditions have their own indent
-- sqlfluff:exclude_rules:layout.indent
{% set channel_places = range(1, 6) -%}
with

episodes as (

    select * from {{ ref('int_inactivity_episodes') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

enrollments as (

    select * from {{ ref('input_sequence_enrollments') }}

),

steps as (

    select * from {{ ref('input_sequence_steps') }}

),

templates as (

    select * from {{ ref('seed_approved_templates') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

cadences as (

    -- the last one of the episode
    select
        episodes.golden_lead_id,
        enrollments.enrollment_id,
        enrollments.started_at,
        case
            when enrollments.completed_at <= {{ as_of() }} then enrollments.completed_at
        end as completed_at,
        row_number() over (
            partition by episodes.golden_lead_id
            order by
                enrollments.started_at desc nulls last,
                enrollments.enrollment_id asc nulls last
        ) as place_from_last
    from enrollments
    inner join members
        on enrollments.lead_id = members.lead_id
    inner join episodes
        on members.golden_lead_id = episodes.golden_lead_id
    where
        {{ lowered('enrollments.type') }} = 'reengage_l2'
        and enrollments.started_at > episodes.silence_started_at
        and enrollments.started_at <= {{ as_of() }}

),

sent_steps as (

    select
        cadences.golden_lead_id,
        leads.business_unit_id,
        {{ lowered('steps.channel') }} as channel,
        steps.template_id,
        steps.sent_at
    from cadences
    inner join leads
        on cadences.golden_lead_id = leads.golden_lead_id
    inner join steps
        on cadences.enrollment_id = steps.enrollment_id
    where
        cadences.place_from_last = 1
        and steps.sent_at <= {{ as_of() }}

),

approved as (

    select
        business_unit_id,
        template_id,
        min(effective_from) as effective_from,
        max(coalesce(effective_to, date '9999-12-31')) as effective_to
    from templates
    where type = 'last_touch'
    group by business_unit_id, template_id

),

steps_judged as (

    -- AGE-09, amendment 23: templates for e-mail steps only
    select
        sent_steps.golden_lead_id,
        sent_steps.channel,
        case
            when
                sent_steps.channel = 'email'
                and not coalesce(
                    cast(sent_steps.sent_at as date)
                    between own.effective_from and own.effective_to,
                    false
                )
                and not coalesce(
                    cast(sent_steps.sent_at as date)
                    between everywhere.effective_from and everywhere.effective_to,
                    false
                )
                then coalesce(sent_steps.template_id, 'none')
        end as unapproved_template
    from sent_steps
    left join approved as own
        on
            sent_steps.business_unit_id = own.business_unit_id
            and sent_steps.template_id = own.template_id
    left join approved as everywhere
        on
            sent_steps.template_id = everywhere.template_id
            and everywhere.business_unit_id = 'global'

),

channels as (

    select
        golden_lead_id,
        channel,
        count(*) as step_count,
        min(unapproved_template) as unapproved_template
    from steps_judged
    group by golden_lead_id, channel

),

done as (

    select
        golden_lead_id,
        {{ list_text('channel', '|') }} as channels,
        sum(step_count) as step_count,
        min(unapproved_template) as unapproved_template
    from channels
    group by golden_lead_id

),

final as (

    select
        ---------- ids
        cadences.golden_lead_id,
        cadences.enrollment_id,

        ---------- strings
        done.channels as l2_channels_done,
        done.unapproved_template as l2_unapproved_template,

        ---------- numerics
        cast(coalesce(done.step_count, 0) as int) as l2_step_count,

        ---------- booleans
        -- AGE-08, amendment 23: a cadence is judged when it has finished
        case
            when cadences.completed_at is not null
                then
                    {%- for place in channel_places %}
                    {% if not loop.first %}or {% endif -%}
                    coalesce(
                        instr(
                            '|' || coalesce(done.channels, '') || '|',
                            '|' || {{ list_item('units.l2_channels', place) }} || '|'
                        ) = 0,
                        false
                    )
                    {%- endfor %}
        end as l2_lacks_channels,

        ---------- timestamps
        cadences.started_at as l2_started_at,
        cadences.completed_at as l2_finished_at
    from cadences
    inner join leads
        on cadences.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join done
        on cadences.golden_lead_id = done.golden_lead_id
    where cadences.place_from_last = 1

)

select * from final
