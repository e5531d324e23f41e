with

states as (

    select * from {{ ref('int_owner_states') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

user_counts as (

    select count(*) as user_count
    from users

),

owners_known as (

    -- RTE-01, AMB-28: a queue, a system or an id that is no user's owns nothing
    select
        states.*,
        users.team,
        users.is_active,
        users.deactivated_at,
        case
            when coalesce(owners_on_record.user_type, '') not in ('queue', 'integration')
                then states.owner_on_record
        end as record_owner_id,
        case
            when states.recorded_owner_id is null then 'nobody'
            when users.user_type in ('queue', 'integration') then users.user_type
            when users.user_id is not null or user_counts.user_count = 0 then 'person'
            else 'unknown'
        end as owner_kind
    from states
    cross join user_counts
    left join users
        on states.recorded_owner_id = users.user_id
    left join users as owners_on_record
        on states.owner_on_record = owners_on_record.user_id

),

owners_compared as (

    select
        *,
        case when owner_kind = 'person' then recorded_owner_id end as owner_id,
        lag(case when owner_kind = 'person' then recorded_owner_id else '' end) over (
            partition by golden_lead_id
            order by valid_from asc nulls last
        ) as previous_owner_id
    from owners_known

),

intervals as (

    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by valid_from asc nulls last
        ) as interval_number,
        lead(valid_from) over (
            partition by golden_lead_id
            order by valid_from asc nulls last
        ) as valid_to
    from owners_compared
    where
        previous_owner_id is null
        or previous_owner_id != coalesce(owner_id, '')

),

final as (

    select
        ---------- ids
        golden_lead_id,
        lead_id,
        business_unit_id,
        owner_id,
        recorded_owner_id,

        ---------- strings
        owner_kind,
        case when owner_kind = 'person' then team end as team,
        method,
        evidence_level,

        ---------- numerics
        cast(interval_number as int) as interval_number,

        ---------- booleans
        valid_to is null as is_current,
        owner_kind = 'person'
        and (
            coalesce(deactivated_at <= coalesce(valid_to, {{ as_of() }}), false)
            or (valid_to is null and not coalesce(is_active, true))
        ) as has_owner_left,
        valid_to is null
        and not has_later_change
        and coalesce(owner_id, '') != coalesce(record_owner_id, '')
        and owner_kind != 'unknown' as differs_from_record,

        ---------- timestamps
        case when owner_id is not null then valid_from end as assigned_at,
        valid_from,
        valid_to
    from intervals

)

select * from final
