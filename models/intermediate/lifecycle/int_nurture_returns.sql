with

entries as (

    select * from {{ ref('int_nurture_entries') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

events as (

    select * from {{ ref('fct_engagement_events') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

staged as (

    select
        entries.golden_lead_id,
        entries.entry_number,
        min(lead_stages.entered_at) filter (where lead_stages.stage = 'MQL') as mql_at,
        min(lead_stages.entered_at) filter (
            where lead_stages.stage in (
                'New', 'MQL', 'Accepted', 'Contacted', 'SAL', 'SQL', 'Opportunity'
            )
        ) as worked_at,
        min(lead_stages.entered_at) filter (
            where lead_stages.stage in ('Won', 'Lost', 'Cold', 'Disqualified')
        ) as closed_at
    from entries
    inner join lead_stages
        on
            entries.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.entered_at > entries.entered_at
            and (
                entries.next_entered_at is null
                or lead_stages.entered_at < entries.next_entered_at
            )
    group by entries.golden_lead_id, entries.entry_number

),

events_of_recycled as (

    -- what the person did after it was recycled; a scanner is no person
    select
        entries.golden_lead_id,
        entries.entry_number,
        min(events.occurred_at) as first_event_at
    from entries
    inner join events
        on
            entries.golden_lead_id = events.golden_lead_id
            and events.occurred_at > entries.recycled_at
            and (
                entries.next_entered_at is null
                or events.occurred_at < entries.next_entered_at
            )
    where
        not events.is_machine
        and not events.is_future
    group by entries.golden_lead_id, entries.entry_number

),

turned as (

    select
        entries.golden_lead_id,
        entries.entry_number,
        entries.entered_at,
        entries.next_entered_at,
        units.reflag_min_score,
        events_of_recycled.first_event_at,
        staged.mql_at,
        staged.worked_at,
        staged.closed_at,
        least(
            entries.exited_at,
            entries.next_entered_at,
            staged.worked_at,
            staged.closed_at
        ) as ended_at
    from entries
    left join units
        on entries.business_unit_id = units.business_unit_id
    left join staged
        on
            entries.golden_lead_id = staged.golden_lead_id
            and entries.entry_number = staged.entry_number
    left join events_of_recycled
        on
            entries.golden_lead_id = events_of_recycled.golden_lead_id
            and entries.entry_number = events_of_recycled.entry_number

),

scored as (

    -- AMB-71: the score for the MQL gate reaches the line with something new after the recycling
    select
        turned.golden_lead_id,
        turned.entry_number,
        min(
            case
                when
                    intervals.score >= turned.reflag_min_score
                    and (
                        intervals.valid_to is null
                        or intervals.valid_to > turned.first_event_at
                    )
                    and (
                        turned.next_entered_at is null
                        or intervals.valid_from < turned.next_entered_at
                    )
                    and turned.first_event_at is not null
                    then greatest(intervals.valid_from, turned.first_event_at)
            end
        ) as reflagged_at,
        max(
            case
                when
                    intervals.valid_from <= turned.entered_at
                    and (
                        intervals.valid_to is null
                        or intervals.valid_to > turned.entered_at
                    )
                    then intervals.engagement_score
            end
        ) as engagement_score_at_entry,
        max(
            case
                when
                    intervals.valid_from <= coalesce(turned.ended_at, {{ as_of() }})
                    and (
                        intervals.valid_to is null
                        or intervals.valid_to > coalesce(turned.ended_at, {{ as_of() }})
                    )
                    then intervals.engagement_score
            end
        ) as engagement_score_at_end
    from turned
    inner join intervals
        on turned.golden_lead_id = intervals.golden_lead_id
    where intervals.model_id = 'mql_qualification'
    group by turned.golden_lead_id, turned.entry_number

),

final as (

    select
        ---------- ids
        turned.golden_lead_id,
        turned.entry_number,

        ---------- numerics
        scored.engagement_score_at_entry,
        scored.engagement_score_at_end,

        ---------- timestamps
        turned.first_event_at,
        scored.reflagged_at as reflagged_by_score_at,
        turned.mql_at,
        turned.worked_at,
        turned.closed_at,
        turned.ended_at
    from turned
    left join scored
        on
            turned.golden_lead_id = scored.golden_lead_id
            and turned.entry_number = scored.entry_number

)

select * from final
