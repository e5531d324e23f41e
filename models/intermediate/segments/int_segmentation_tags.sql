with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

industries as (

    select * from {{ ref('int_unit_industries') }}

),

size_segments as (

    select * from {{ ref('int_unit_size_segments') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

tags as (

    -- the tag of a lead may be that of its account, which may be of another unit
    select
        leads.business_unit_id,
        records.segmentation_tag
    from leads
    inner join records
        on leads.survivor_lead_id = records.lead_id
    where records.segmentation_tag is not null
    union distinct
    select
        leads.business_unit_id,
        accounts.crm_segmentation_tag as segmentation_tag
    from leads
    inner join accounts
        on leads.account_id = accounts.account_id
    where accounts.crm_segmentation_tag is not null
    union distinct
    select
        business_unit_id,
        crm_segmentation_tag as segmentation_tag
    from accounts
    where crm_segmentation_tag is not null

),

parsed as (

    select
        business_unit_id,
        segmentation_tag,
        nullif(split_part(segmentation_tag, ' – ', 1), '') as tag_industry,
        nullif(split_part(segmentation_tag, ' – ', 2), '') as tag_size_segment,
        nullif(split_part(segmentation_tag, ' – ', 3), '') as tag_geo_segment,
        split_part(segmentation_tag, ' – ', 4) = '' as has_three_parts
    from tags

),

known_industries as (

    select distinct
        business_unit_id,
        industry
    from industries

),

known_geographies as (

    select distinct
        business_unit_id,
        tag_geography
    from countries

),

final as (

    -- SEG-01: Industry – Size segment – Geography, each a word of the taxonomy
    select
        parsed.business_unit_id,
        parsed.segmentation_tag,
        parsed.tag_industry,
        parsed.tag_size_segment,
        parsed.tag_geo_segment,
        parsed.has_three_parts
        and parsed.tag_industry is not null
        and parsed.tag_size_segment is not null
        and parsed.tag_geo_segment is not null as is_tag_parsable,
        parsed.has_three_parts
        and known_industries.industry is not null
        and size_segments.size_segment is not null
        and known_geographies.tag_geography is not null as is_tag_in_taxonomy
    from parsed
    left join known_industries
        on
            parsed.business_unit_id = known_industries.business_unit_id
            and parsed.tag_industry = known_industries.industry
    left join size_segments
        on
            parsed.business_unit_id = size_segments.business_unit_id
            and parsed.tag_size_segment = size_segments.size_segment
    left join known_geographies
        on
            parsed.business_unit_id = known_geographies.business_unit_id
            and parsed.tag_geo_segment = known_geographies.tag_geography

)

select * from final
