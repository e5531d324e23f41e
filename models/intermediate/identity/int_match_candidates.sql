with

policy as (

    select * from {{ ref('int_match_policy') }}

),

state_of_keys as (

    select * from {{ ref('lead_match_keys') }}

),

shared_keys as (

    select
        key_hash,
        lead_id
    from {{ ref('int_match_shared_keys') }}

),

changed_keys as (

    select
        key_hash,
        lead_id
    from {{ ref('int_match_changed_keys') }}
    where is_now

),

sizes as (

    select * from {{ ref('int_match_key_sizes') }}

),

reopened as (

    select lead_id from {{ ref('int_match_reopened') }}

),

links as (

    select
        lead_id_left,
        lead_id_right
    from {{ ref('int_match_links') }}

),

usable as (

    -- what most records share tells nothing of two of them
    select
        key_hash,
        record_count
    from sizes
    where
        not is_hot
        and record_count > 1

),

usable_changed as (

    select
        usable.key_hash,
        changed_keys.lead_id
    from changed_keys
    inner join usable
        on changed_keys.key_hash = usable.key_hash

),

usable_unchanged as (

    select
        shared_keys.key_hash,
        shared_keys.lead_id
    from shared_keys
    inner join usable
        on shared_keys.key_hash = usable.key_hash

),

reopened_state as (

    select state_of_keys.*
    from state_of_keys
    inner join reopened
        on state_of_keys.lead_id = reopened.lead_id

),

reopened_keys as (

    {{ long_keys('reopened_state', 'policy') }}

),

reopened_blocks as (

    {{ long_keys('state_of_keys', 'policy', 'reopened_keys') }}

),

usable_reopened as (

    select
        key_hash,
        count(*) as record_count
    from reopened_blocks
    group by key_hash
    having
        count(*) > 1
        and count(*) <= min(max_records)

),

budget as (

    select
        (
            select sum(cast(usable.record_count * (usable.record_count - 1) / 2 as decimal(18, 0)))
            from usable
        ) as pair_count,
        greatest(
            (select count(*) from state_of_keys) * policy.max_pairs_per_record,
            policy.least_pair_budget
        ) as max_pairs,
        policy.max_pairs_per_record
    from policy

),

dearest as (

    -- the keys that make most pairs, for the message
    select
        key_number,
        sum(cast(record_count * (record_count - 1) / 2 as decimal(18, 0))) as pair_count
    from sizes
    where not is_hot
    group by key_number

),

checked_budget as (

    select
        case
            when coalesce(budget.pair_count, 0) > budget.max_pairs
                then
                    {{ raised_error(over_budget_message('budget', 'dearest')) }}
            else 0
        end as is_over
    from budget

),

paired as (

    select
        usable_changed.lead_id as lead_id_left,
        others.lead_id as lead_id_right
    from usable_changed
    inner join usable_changed as others
        on
            usable_changed.key_hash = others.key_hash
            and usable_changed.lead_id < others.lead_id
    union all
    select
        least(usable_changed.lead_id, usable_unchanged.lead_id) as lead_id_left,
        greatest(usable_changed.lead_id, usable_unchanged.lead_id) as lead_id_right
    from usable_changed
    inner join usable_unchanged
        on usable_changed.key_hash = usable_unchanged.key_hash
    union all
    select
        least(reopened_keys.lead_id, reopened_blocks.lead_id) as lead_id_left,
        greatest(reopened_keys.lead_id, reopened_blocks.lead_id) as lead_id_right
    from reopened_keys
    inner join usable_reopened
        on reopened_keys.key_hash = usable_reopened.key_hash
    inner join reopened_blocks
        on
            reopened_keys.key_hash = reopened_blocks.key_hash
            and reopened_keys.lead_id != reopened_blocks.lead_id
    union all
    -- what people decided is compared too, for the evidence
    select
        lead_id_left,
        lead_id_right
    from links

),

final as (

    select distinct
        paired.lead_id_left,
        paired.lead_id_right
    from paired
    cross join checked_budget
    where checked_budget.is_over = 0

)

select * from final
