with

owners as (

    select * from {{ ref('rpt_audit_owners') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

teams as (

    select
        -- owners without a manager are one team, which nobody leads
        coalesce(manager_id, '') as manager_id,
        count(*) as owner_count,
        sum(case when is_below_target then 1 else 0 end) as owner_below_target_count,
        sum(unresolved_count) as unresolved_count,
        sum(new_count) as new_count,
        sum(open_count) as open_count,
        sum(overdue_count) as overdue_count,
        sum(escalated_count) as escalated_count,
        sum(accepted_count) as accepted_count,
        sum(resolved_count) as resolved_count,
        sum(on_time_count) as on_time_count,
        sum(fallen_due_count) as fallen_due_count,
        max(case when coaching_rank = 1 and on_time_rate < 1 then owner_id end) as lowest_owner_id,
        min(on_time_rate) as lowest_on_time_rate,
        min(next_due_at) as next_due_at
    from owners
    group by coalesce(manager_id, '')

),

final as (

    select
        ---------- ids
        teams.manager_id,
        teams.lowest_owner_id,

        ---------- strings
        users.full_name,

        ---------- numerics
        teams.owner_count,
        cast(teams.owner_below_target_count as bigint) as owner_below_target_count,
        cast(teams.unresolved_count as bigint) as unresolved_count,
        cast(teams.new_count as bigint) as new_count,
        cast(teams.open_count as bigint) as open_count,
        cast(teams.overdue_count as bigint) as overdue_count,
        cast(teams.escalated_count as bigint) as escalated_count,
        cast(teams.accepted_count as bigint) as accepted_count,
        cast(teams.resolved_count as bigint) as resolved_count,
        cast(teams.on_time_count as bigint) as on_time_count,
        cast(teams.fallen_due_count as bigint) as fallen_due_count,
        cast(teams.on_time_count as double) / nullif(cast(teams.fallen_due_count as double), 0)
            as on_time_rate,
        teams.lowest_on_time_rate,

        ---------- timestamps
        teams.next_due_at
    from teams
    left join users
        on teams.manager_id = users.user_id

)

select * from final
