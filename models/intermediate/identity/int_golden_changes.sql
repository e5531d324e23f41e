with

golden_ids as (

    select * from {{ ref('int_golden_ids') }}

),

pairs as (

    select * from {{ ref('int_match_pairs') }}

),

changes as (

    select * from {{ ref('int_match_changes') }}

),

prior_members as (

    select * from {{ source('prior', 'bridge_lead_records') }}

),

prior_changes as (

    select * from {{ source('prior', 'fct_golden_lead_changes') }}

),

looked_at as (

    -- nothing else can have moved
    select lead_id from {{ ref('int_match_affected') }}
    union all
    select lead_id
    from changes
    where is_gone

),

members_looked_at as (

    select *
    from prior_members
    where lead_id in (select looked_at.lead_id from looked_at)

),

moved as (

    -- records that were of another golden lead in the prior warehouse, or of none that is known
    select
        members_looked_at.lead_id,
        members_looked_at.golden_lead_id as from_golden_lead_id,
        golden_ids.golden_lead_id as to_golden_lead_id,
        golden_ids.match_rule,
        changes.is_changed
    from members_looked_at
    left join golden_ids
        on members_looked_at.lead_id = golden_ids.lead_id
    left join changes
        on members_looked_at.lead_id = changes.lead_id
    where coalesce(golden_ids.golden_lead_id, '') != members_looked_at.golden_lead_id

),

ids_now as (

    select distinct golden_lead_id
    from golden_ids
    where golden_lead_id in (select moved.from_golden_lead_id from moved)

),

ids_before as (

    select distinct golden_lead_id
    from prior_members
    where golden_lead_id in (select moved.to_golden_lead_id from moved)

),

decided_records as (

    select lead_id_left as lead_id
    from pairs
    where decision = 'cannot_link'
    union distinct
    select lead_id_right as lead_id
    from pairs
    where decision = 'cannot_link'

),

tonight as (

    select
        case
            when moved.to_golden_lead_id is null then 'removed'
            when ids_now.golden_lead_id is null then 'merged'
            when ids_before.golden_lead_id is null then 'split'
            else 'moved'
        end as change_type,
        moved.lead_id,
        moved.from_golden_lead_id,
        moved.to_golden_lead_id,
        case
            when moved.to_golden_lead_id is null then 'erased'
            when ids_now.golden_lead_id is null then moved.match_rule
            when decided_records.lead_id is not null then 'decision'
            when moved.is_changed then 'record_changed'
            else 'matches_changed'
        end as cause
    from moved
    left join ids_now
        on moved.from_golden_lead_id = ids_now.golden_lead_id
    left join ids_before
        on moved.to_golden_lead_id = ids_before.golden_lead_id
    left join decided_records
        on moved.lead_id = decided_records.lead_id

),

retired as (

    -- ids that no record has any more
    select
        'retired' as change_type,
        cast(null as string) as lead_id,
        moved.from_golden_lead_id,
        min(moved.to_golden_lead_id) as to_golden_lead_id,
        case when count(moved.to_golden_lead_id) = 0 then 'erased' else 'merged' end as cause
    from moved
    left join ids_now
        on moved.from_golden_lead_id = ids_now.golden_lead_id
    where ids_now.golden_lead_id is null
    group by moved.from_golden_lead_id

),

all_changes as (

    select
        change_type,
        lead_id,
        from_golden_lead_id,
        to_golden_lead_id,
        cause,
        {{ as_of() }} as changed_at
    from tonight
    union all
    select
        change_type,
        lead_id,
        from_golden_lead_id,
        to_golden_lead_id,
        cause,
        {{ as_of() }} as changed_at
    from retired
    union all
    select
        change_type,
        lead_id,
        from_golden_lead_id,
        to_golden_lead_id,
        cause,
        changed_at
    from prior_changes

),

final as (

    select
        ---------- ids
        {{ md5_id('gc-', ['from_golden_lead_id', 'lead_id', 'change_type', 'changed_at']) }}
            as change_id,
        lead_id,
        from_golden_lead_id,
        to_golden_lead_id,

        ---------- strings
        change_type,
        cause,

        ---------- timestamps
        changed_at
    from all_changes

)

select * from final
