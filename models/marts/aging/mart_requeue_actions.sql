with

requeues as (

    select * from {{ ref('int_stage_requeues') }}

),

actions as (

    select * from {{ ref('int_recommended_actions') }}

),

recommendations as (

    select * from {{ ref('int_recommendation_history') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

open_recommendations as (

    select
        golden_lead_id,
        recommended_action,
        max(recommended_at) as recommended_at
    from recommendations
    where state = 'open'
    group by golden_lead_id, recommended_action

),

workloads as (

    select
        owner_id,
        count(*) as open_lead_count
    from leads
    where
        is_open
        and owner_id is not null
    group by owner_id

),

sellers as (

    -- AGE-23: who may take one more, the least loaded first
    select
        users.user_id,
        users.business_unit_id,
        users.capacity - coalesce(workloads.open_lead_count, 0) as free_places,
        row_number() over (
            partition by users.business_unit_id
            order by
                {{
                    divided_by(
                        'coalesce(workloads.open_lead_count, 0)', 'nullif(users.capacity, 0)'
                    )
                }}
                asc nulls last,
                coalesce(workloads.open_lead_count, 0) asc nulls last,
                users.user_id asc nulls last
        ) as seller_place,
        count(*) over (partition by users.business_unit_id) as seller_count
    from users
    left join workloads
        on users.user_id = workloads.owner_id
    where
        users.role = 'sdr'
        and users.user_type = 'human'
        and users.is_active
        and users.is_available
        and (users.capacity is null or users.capacity > coalesce(workloads.open_lead_count, 0))

),

seller_counts as (

    select
        business_unit_id,
        max(seller_count) as seller_count
    from sellers
    group by business_unit_id

),

due as (

    select
        requeues.*,
        actions.golden_lead_id is not null as is_recommended,
        row_number() over (
            partition by
                requeues.business_unit_id,
                requeues.requeue_action = 'reassign' and requeues.is_requeue_allowed
            order by requeues.requeue_due_at asc nulls last, requeues.golden_lead_id asc nulls last
        ) - 1 as turn
    from requeues
    left join actions
        on
            requeues.golden_lead_id = actions.golden_lead_id
            and requeues.requeue_action = actions.recommended_action
    where requeues.is_requeue_due

),

dealt as (

    -- round the sellers, who have waited longest first
    select
        due.*,
        due.turn % nullif(seller_counts.seller_count, 0) + 1 as first_place,
        (due.turn + 1) % nullif(seller_counts.seller_count, 0) + 1 as second_place,
        floor({{ divided_by('due.turn', 'seller_counts.seller_count') }}) + 1 as round_number
    from due
    left join seller_counts
        on due.business_unit_id = seller_counts.business_unit_id

),

chosen as (

    -- nobody gets a lead back that they let age
    select
        dealt.*,
        case
            when
                first_sellers.user_id != coalesce(dealt.owner_id, '')
                and coalesce(first_sellers.free_places >= dealt.round_number, true)
                then first_sellers.user_id
            when
                second_sellers.user_id != coalesce(dealt.owner_id, '')
                and coalesce(second_sellers.free_places >= dealt.round_number, true)
                then second_sellers.user_id
        end as next_seller_id
    from dealt
    left join sellers as first_sellers
        on
            dealt.business_unit_id = first_sellers.business_unit_id
            and dealt.first_place = first_sellers.seller_place
    left join sellers as second_sellers
        on
            dealt.business_unit_id = second_sellers.business_unit_id
            and dealt.second_place = second_sellers.seller_place

),

final as (

    select
        ---------- ids
        chosen.golden_lead_id,
        chosen.business_unit_id,
        chosen.owner_id as from_owner_id,
        case
            when chosen.requeue_action = 'reassign' and chosen.is_requeue_allowed
                then chosen.next_seller_id
            when chosen.requeue_action = 'escalate' then chosen.manager_id
        end as to_owner_id,

        ---------- strings
        chosen.requeue_action as action,
        chosen.requeue_rule_id as rule_id,
        'AGING_REQUEUE' as reason_code,
        case
            when chosen.requeue_action = 'to_nurture' then 'marketing'
            when chosen.requeue_action = 'escalate' or chosen.next_seller_id is null
                then 'sales_manager'
            else 'sdr'
        end as to_role,
        chosen.stage as from_stage,
        case when chosen.requeue_action = 'to_nurture' then 'Nurture' else chosen.stage end
            as to_stage,
        case
            when chosen.is_requeue_allowed then null
            when chosen.is_protected then 'protected'
            else 'policy'
        end as not_allowed_because,

        ---------- numerics
        cast(chosen.max_age_hours as double) as threshold_hours,
        cast({{ hours_between('chosen.requeue_due_at', as_of()) }} as double) as hours_over,
        chosen.requeue_count,

        ---------- booleans
        chosen.is_requeue_allowed as is_allowed,
        chosen.is_recommended,
        chosen.has_followup,

        ---------- timestamps
        chosen.stage_entered_at,
        chosen.requeue_due_at,
        open_recommendations.recommended_at
    from chosen
    left join open_recommendations
        on
            chosen.golden_lead_id = open_recommendations.golden_lead_id
            and chosen.requeue_action = open_recommendations.recommended_action

)

select * from final
