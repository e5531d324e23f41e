with

finding_counts as (

    select * from {{ ref('int_finding_counts') }}

),

findings as (

    select * from {{ ref('audit_findings') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

leads_of_owners as (

    select
        owner_id,
        count(distinct golden_lead_id) as lead_count
    from findings
    where status != 'resolved'
    group by owner_id

),

found as (

    select
        owner_id,
        max(manager_id) as manager_id,
        count(distinct case when status != 'resolved' then criterion end) as criterion_count,
        cast(sum(
            case when status != 'resolved' and severity != 'warning' then finding_count else 0 end
        ) as bigint) as serious_count,
        {{ finding_totals() }}
    from finding_counts
    group by owner_id

),

compared as (

    select
        found.*,
        users.full_name,
        coalesce(users.business_unit_id, 'global') as business_unit_id,
        coalesce(leads_of_owners.lead_count, 0) as lead_count,
        cast(found.on_time_count as double) / nullif(cast(found.fallen_due_count as double), 0)
            as on_time_rate
    from found
    left join leads_of_owners
        on found.owner_id = leads_of_owners.owner_id
    left join users
        on found.owner_id = users.user_id

),

final as (

    select
        ---------- ids
        compared.owner_id,
        compared.manager_id,
        compared.business_unit_id,

        ---------- strings
        compared.full_name,

        ---------- numerics
        compared.unresolved_count,
        compared.new_count,
        compared.open_count,
        compared.overdue_count,
        compared.escalated_count,
        compared.accepted_count,
        compared.resolved_count,
        compared.serious_count,
        compared.criterion_count,
        compared.lead_count,
        compared.on_time_count,
        compared.fallen_due_count,
        compared.on_time_rate,
        units.ontime_correction_target as on_time_target,
        -- the lowest first: whom a manager coaches
        cast(
            row_number() over (
                partition by compared.manager_id
                order by
                    compared.on_time_rate asc nulls last,
                    compared.overdue_count + compared.escalated_count desc nulls last,
                    compared.owner_id asc nulls last
            ) as int
        ) as coaching_rank,

        ---------- booleans
        compared.on_time_rate < units.ontime_correction_target as is_below_target,

        ---------- timestamps
        compared.oldest_first_seen_at,
        compared.next_due_at
    from compared
    left join units
        on compared.business_unit_id = units.business_unit_id

)

select * from final
