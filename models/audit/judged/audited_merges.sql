with

lead_merges as (

    select * from {{ ref('fct_lead_merges') }}

),

final as (

    -- a merge that nobody logged names nobody: it is undocumented, and that is one finding, not two
    select
        ---------- ids
        merge_id,
        golden_lead_id,
        business_unit_id,

        ---------- what the suite judges
        case
            when is_logged and not is_authorised
                then coalesce(merged_by || coalesce(' (' || merged_by_role || ')', ''), 'unknown')
        end as unauthorised_by,
        case
            when not is_logged then 'not in the merge log'
            when not is_documented then coalesce(documentation, 'no documentation')
        end as documentation_gap,

        ---------- evidence
        merge_role,
        coalesce(merged_lead_id, 'an unknown record')
        || ' into '
        || coalesce(survivor_lead_id, 'an unknown record')
        || coalesce(' by ' || merged_by, ' by nobody named')
        || coalesce(' at ' || cast(merged_at as string), '') as merge_evidence
    from lead_merges
    where not is_future

)

select * from final
