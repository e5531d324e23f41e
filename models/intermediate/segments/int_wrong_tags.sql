with

lead_segments as (

    select * from {{ ref('int_lead_segments') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

tags as (

    select * from {{ ref('int_segmentation_tags') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

tagged as (

    -- a lead that shows the tag of its account has none of its own
    select
        'lead' as entity_type,
        leads.golden_lead_id as entity_id,
        leads.survivor_lead_id as object_id,
        leads.business_unit_id,
        leads.account_id,
        leads.owner_id,
        lead_segments.crm_segmentation_tag,
        lead_segments.expected_segmentation_tag,
        lead_segments.industry,
        lead_segments.size_segment,
        lead_segments.geo_segment
    from lead_segments
    inner join leads
        on lead_segments.golden_lead_id = leads.golden_lead_id
    where lead_segments.has_own_tag
    union all
    select
        'account' as entity_type,
        account_id as entity_id,
        account_id as object_id,
        business_unit_id,
        account_id,
        owner_id,
        crm_segmentation_tag,
        industry || ' – ' || size_segment || ' – ' || geo_segment as expected_segmentation_tag,
        industry,
        size_segment,
        geo_segment
    from accounts
    where crm_segmentation_tag is not null

),

wrong as (

    select *
    from tagged
    where crm_segmentation_tag != expected_segmentation_tag

),

set_in_history as (

    select
        wrong.entity_type,
        wrong.entity_id,
        field_history.changed_by as set_by,
        {{ lowered('field_history.changed_by_type') }} as set_by_type,
        field_history.changed_at as set_at,
        row_number() over (
            partition by wrong.entity_type, wrong.entity_id
            order by
                field_history.changed_at desc nulls last, field_history.changed_by asc nulls last
        ) as rank_from_last
    from wrong
    inner join field_history
        on
            wrong.object_id = field_history.object_id
            and wrong.entity_type = {{ lowered('field_history.object_type') }}
            and wrong.crm_segmentation_tag = field_history.new_value
    where
        {{ lowered('field_history.field') }} = 'segmentation_tag'
        and field_history.changed_at <= {{ as_of() }}

),

final as (

    select
        wrong.entity_type,
        wrong.entity_id,
        wrong.object_id,
        wrong.business_unit_id,
        wrong.account_id,
        wrong.owner_id,
        wrong.crm_segmentation_tag,
        wrong.expected_segmentation_tag,
        wrong.industry,
        wrong.size_segment,
        wrong.geo_segment,
        tags.tag_industry,
        tags.tag_size_segment,
        tags.tag_geo_segment,
        set_in_history.set_by,
        set_in_history.set_by_type,
        set_in_history.set_at
    from wrong
    inner join tags
        on
            wrong.business_unit_id = tags.business_unit_id
            and wrong.crm_segmentation_tag = tags.segmentation_tag
    left join set_in_history
        on
            wrong.entity_type = set_in_history.entity_type
            and wrong.entity_id = set_in_history.entity_id
            and set_in_history.rank_from_last = 1

)

select * from final
