with

users as (

    select * from {{ ref('dim_users') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

open_leads as (

    select
        owner_id,
        count(*) as lead_count
    from leads
    where is_open
    group by owner_id

),

unit_sizes as (

    -- no more leads are ever handed out than the top share of the unit has
    select
        leads.business_unit_id,
        ceil(count(*) * max(policy.top_tier_pct) * cast(0.01 as decimal(3, 2))) as most_leads
    from leads
    inner join policy
        on leads.business_unit_id = policy.business_unit_id
    where leads.is_open
    group by leads.business_unit_id

),

seniors as (

    select
        users.user_id,
        users.business_unit_id,
        users.capacity,
        coalesce(open_leads.lead_count, 0) as lead_count
    from users
    inner join policy
        on users.business_unit_id = policy.business_unit_id
    left join open_leads
        on users.user_id = open_leads.owner_id
    where
        users.role = 'sdr'
        and users.user_type = 'human'
        and users.is_active
        and users.is_available
        and {{ lowered("trim(both ' ' from users.seniority)") }} = policy.senior_seniority

),

numbered_leads as (

    select
        business_unit_id,
        row_number() over (
            partition by business_unit_id
            order by golden_lead_id asc nulls last
        ) as slot_number
    from leads
    where is_open

),

numbers as (

    -- one for each lead that the unit may hand out
    select
        numbered_leads.business_unit_id,
        numbered_leads.slot_number
    from numbered_leads
    inner join unit_sizes
        on numbered_leads.business_unit_id = unit_sizes.business_unit_id
    where numbered_leads.slot_number <= unit_sizes.most_leads

),

slots as (

    -- a place for each lead that a person could take, until the capacity is used up
    select
        seniors.user_id,
        seniors.business_unit_id,
        seniors.lead_count,
        numbers.slot_number,
        seniors.capacity is null
        or seniors.lead_count + numbers.slot_number <= seniors.capacity as is_free
    from seniors
    inner join numbers
        on seniors.business_unit_id = numbers.business_unit_id

),

kept_slots as (

    select * from slots
    where
        is_free
        or slot_number = 1

),

final as (

    select
        user_id,
        business_unit_id,
        cast(lead_count as int) as lead_count,
        cast(slot_number as int) as slot_number,
        case
            when is_free
                then cast(
                    row_number() over (
                        partition by business_unit_id, is_free
                        order by lead_count + slot_number asc nulls last, user_id asc nulls last
                    ) as int
                )
        end as unit_slot_number
    from kept_slots

)

select * from final
