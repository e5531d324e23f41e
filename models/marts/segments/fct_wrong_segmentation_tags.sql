with

wrong_tags as (

    select * from {{ ref('int_wrong_tags') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

ranks as (

    select * from {{ ref('int_role_ranks') }}

),

benefits as (

    select * from {{ ref('int_segment_benefits') }}

),

user_geographies as (

    select * from {{ ref('int_user_geographies') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

approver_ranks as (

    select
        ranks.business_unit_id,
        min(ranks.role_rank) as lowest_rank
    from ranks
    inner join roles
        on ranks.role = roles.canonical_role
    where instr('|' || roles.is_approver_for || '|', '|segmentation|') > 0
    group by ranks.business_unit_id

),

approved as (

    -- before or when the tag was set, and nobody approves their own request (amendment 25)
    select
        wrong_tags.entity_type,
        wrong_tags.entity_id,
        min(approvals.approval_id) as approval_id
    from wrong_tags
    inner join approvals
        on
            wrong_tags.object_id = approvals.object_id
            and wrong_tags.entity_type = coalesce(approvals.object_type, wrong_tags.entity_type)
    inner join ranks
        on
            wrong_tags.business_unit_id = ranks.business_unit_id
            and approvals.approver_role = ranks.role
    inner join approver_ranks
        on
            wrong_tags.business_unit_id = approver_ranks.business_unit_id
            and ranks.role_rank >= approver_ranks.lowest_rank
    where
        approvals.approval_type = 'segmentation'
        and approvals.is_approved
        and not approvals.is_own_request
        and coalesce(approvals.approved_by != wrong_tags.set_by, true)
        and approvals.approved_at <= wrong_tags.set_at
    group by wrong_tags.entity_type, wrong_tags.entity_id

),

verified as (

    select
        account_id,
        bool_or({{ lowered('field_name') }} = 'industry') as is_industry_verified,
        bool_or({{ lowered('field_name') }} = 'employee_count') as is_size_verified,
        bool_or({{ lowered('field_name') }} in ('country', 'region')) as is_geography_verified
    from enrichment_log
    where
        account_id is not null
        and {{ lowered('verification_status') }} = 'verified'
        and enriched_at <= {{ as_of() }}
    group by account_id

),

reached as (

    select
        wrong_tags.entity_type,
        wrong_tags.entity_id,
        bool_or(user_geographies.tag_geography = wrong_tags.tag_geo_segment) as reaches_tag,
        bool_or(user_geographies.tag_geography = wrong_tags.geo_segment) as reaches_expected
    from wrong_tags
    inner join user_geographies
        on wrong_tags.set_by = user_geographies.user_id
    where
        user_geographies.valid_from <= cast(wrong_tags.set_at as date)
        and coalesce(user_geographies.valid_to >= cast(wrong_tags.set_at as date), true)
    group by wrong_tags.entity_type, wrong_tags.entity_id

),

better_parts as (

    -- the tag says something inside the ICP where the company's own value is outside
    select
        wrong_tags.entity_type,
        wrong_tags.entity_id,
        {{ list_text('tag_benefits.segment_part') }} as higher_fit_parts
    from wrong_tags
    inner join benefits as tag_benefits
        on
            wrong_tags.business_unit_id = tag_benefits.business_unit_id
            and tag_benefits.segment_key = case tag_benefits.segment_part
                when 'industry' then {{ lowered('wrong_tags.tag_industry') }}
                when 'geography' then {{ lowered('wrong_tags.tag_geo_segment') }}
                else {{ lowered('wrong_tags.tag_size_segment') }}
            end
    left join benefits as own_benefits
        on
            wrong_tags.business_unit_id = own_benefits.business_unit_id
            and tag_benefits.segment_part = own_benefits.segment_part
            and own_benefits.segment_key = case own_benefits.segment_part
                when 'industry' then {{ lowered('wrong_tags.industry') }}
                when 'geography' then {{ lowered('wrong_tags.geo_segment') }}
                else {{ lowered('wrong_tags.size_segment') }}
            end
    where own_benefits.segment_key is null
    group by wrong_tags.entity_type, wrong_tags.entity_id

),

judged as (

    select
        wrong_tags.*,
        users.role as set_by_role,
        approved.approval_id,
        better_parts.higher_fit_parts,
        coalesce(
            wrong_tags.set_by_type = 'user' and users.role in ('sdr', 'ae'), false
        ) as is_set_by_rep,
        coalesce(reached.reaches_tag and not reached.reaches_expected, false)
            as is_in_own_territory,
        coalesce(
            (verified.is_industry_verified and wrong_tags.tag_industry != wrong_tags.industry)
            or (
                verified.is_size_verified
                and wrong_tags.tag_size_segment != wrong_tags.size_segment
            )
            or (
                verified.is_geography_verified
                and wrong_tags.tag_geo_segment != wrong_tags.geo_segment
            ),
            false
        ) as contradicts_verified_value
    from wrong_tags
    left join users
        on wrong_tags.set_by = users.user_id
    left join approved
        on
            wrong_tags.entity_type = approved.entity_type
            and wrong_tags.entity_id = approved.entity_id
    left join verified
        on wrong_tags.account_id = verified.account_id
    left join reached
        on
            wrong_tags.entity_type = reached.entity_type
            and wrong_tags.entity_id = reached.entity_id
    left join better_parts
        on
            wrong_tags.entity_type = better_parts.entity_type
            and wrong_tags.entity_id = better_parts.entity_id

),

final as (

    select
        ---------- ids
        entity_id,
        business_unit_id,
        account_id,
        owner_id,
        set_by,
        approval_id,

        ---------- strings
        entity_type,
        crm_segmentation_tag,
        expected_segmentation_tag,
        set_by_role,
        nullif(
            concat_ws(
                ', ',
                case when is_in_own_territory then 'territory of the tagger' end,
                'inside the ICP: ' || higher_fit_parts
            ),
            ''
        ) as benefit,
        case when set_by is not null then 'history' else 'current' end as evidence_level,

        ---------- booleans
        is_set_by_rep,
        contradicts_verified_value,
        -- SEG-05, AMB-65: a contradiction that helps a rep who had no approval; motive is unseen
        is_set_by_rep
        and approval_id is null
        and contradicts_verified_value
        and (is_in_own_territory or higher_fit_parts is not null) as is_favourable,

        ---------- timestamps
        set_at
    from judged

)

select * from final
