with

golden_ids as (

    select * from {{ ref('int_golden_ids') }}

),

records as (

    select * from {{ ref('int_lead_records') }}

),

merged_away as (

    -- records that are gone only because the CRM merged them
    select
        lead_id,
        merged_into_lead_id
    from records
    where
        is_merged
        and not is_deleted
        and not is_future

),

merges_inside as (

    -- into another record of the same golden lead that is there, or was merged away itself
    select
        golden_ids.golden_lead_id,
        merged_away.lead_id
    from merged_away
    inner join golden_ids
        on merged_away.lead_id = golden_ids.lead_id
    inner join golden_ids as targets
        on
            merged_away.merged_into_lead_id = targets.lead_id
            and golden_ids.golden_lead_id = targets.golden_lead_id
    inner join records as target_records
        on
            targets.lead_id = target_records.lead_id
            and not target_records.is_deleted
            and not target_records.is_future

),

merges_counted as (

    select
        golden_lead_id,
        count(*) as merge_count
    from merges_inside
    group by golden_lead_id

),

circles as (

    -- as many merges as records: each was merged into another, so they go round and none survives
    select merges_counted.golden_lead_id
    from merges_counted
    inner join golden_ids
        on merges_counted.golden_lead_id = golden_ids.golden_lead_id
    inner join records
        on
            golden_ids.lead_id = records.lead_id
            and not records.is_deleted
            and not records.is_future
    group by merges_counted.golden_lead_id
    having count(*) = min(merges_counted.merge_count)

),

final as (

    select
        ---------- ids
        records.lead_id,
        records.business_unit_id,
        records.merged_into_lead_id,

        ---------- booleans
        records.is_deleted,
        records.is_merged and circles.golden_lead_id is null as is_merged,
        records.is_future,
        records.is_live
        or (
            circles.golden_lead_id is not null
            and not records.is_deleted
            and not records.is_future
        ) as is_live
    from records
    inner join golden_ids
        on records.lead_id = golden_ids.lead_id
    left join circles
        on golden_ids.golden_lead_id = circles.golden_lead_id

)

select * from final
