with

leads as (

    select * from {{ ref('input_leads') }}

),

merge_log as (

    select * from {{ ref('input_merge_log') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

merges_from_last as (

    select
        merged_lead_id,
        survivor_lead_id,
        row_number() over (
            partition by merged_lead_id
            order by merged_at desc nulls last, survivor_lead_id asc nulls last
        ) as row_number
    from merge_log
    where
        merged_at <= {{ as_of() }}
        and survivor_lead_id != merged_lead_id

),

logged_merges as (

    -- the last word of the log on each merged record
    select
        merged_lead_id,
        survivor_lead_id
    from merges_from_last
    where row_number = 1

),

flagged as (

    select
        leads.lead_id,
        coalesce(units.business_unit_id, 'global') as business_unit_id,
        -- its own field has the say before the log
        case
            when leads.merged_into_lead_id != leads.lead_id then leads.merged_into_lead_id
            else logged_merges.survivor_lead_id
        end as merged_into_lead_id,
        coalesce(leads.is_deleted, false)
        or coalesce(leads.deleted_at <= {{ as_of() }}, false)
        or coalesce(leads.archived_at <= {{ as_of() }}, false) as is_deleted,
        coalesce(leads.created_at > {{ as_of() }}, false) as is_future
    from leads
    left join units
        on leads.business_unit_id = units.business_unit_id
    left join logged_merges
        on leads.lead_id = logged_merges.merged_lead_id

),

final as (

    select
        ---------- ids
        lead_id,
        business_unit_id,
        merged_into_lead_id,

        ---------- booleans
        is_deleted,
        merged_into_lead_id is not null as is_merged,
        is_future,
        not is_deleted and merged_into_lead_id is null and not is_future as is_live
    from flagged

)

select * from final
