-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
with

reviews as (

    select * from {{ ref('int_golden_reviews') }}

),

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

merge_roles as (

    select
        business_unit_id,
        value as merge_role
    from parameters
    where
        parameter_name = 'merge_role'
        and is_in_force

),

side_by_side as (

    select
        reviews.golden_lead_id_left,
        reviews.golden_lead_id_right,
        reviews.lead_id_left,
        reviews.lead_id_right,
        case
            when golden_lefts.business_unit_id = golden_rights.business_unit_id
                then golden_lefts.business_unit_id
            else 'global'
        end as business_unit_id,
        golden_lefts.owner_id as owner_id_left,
        golden_rights.owner_id as owner_id_right,
        reviews.match_rule,
        reviews.review_reason,
        {{ levels_in_words('pairs', true) }} as agreeing_fields,
        {{ levels_in_words('pairs', false) }} as differing_fields,
        {%- for side in ['left', 'right'] %}
        coalesce(
            lead_{{ side }}s.full_name,
            nullif(trim(both ' ' from concat_ws(
                ' ', lead_{{ side }}s.first_name, lead_{{ side }}s.last_name
            )), '')
        ) as full_name_{{ side }},
        lead_{{ side }}s.email as email_{{ side }},
        coalesce(lead_{{ side }}s.phone, lead_{{ side }}s.mobile_phone) as phone_{{ side }},
        lead_{{ side }}s.company_name as company_name_{{ side }},
        lead_{{ side }}s.city as city_{{ side }},
        lead_{{ side }}s.job_title as job_title_{{ side }},
        golden_{{ side }}s.stage as stage_{{ side }},
        golden_{{ side }}s.record_count as record_count_{{ side }},
        {%- endfor %}
        reviews.match_weight,
        reviews.match_probability,
        reviews.pair_count,
        golden_lefts.is_open or golden_rights.is_open as is_open,
        reviews.first_seen_at
    from reviews
    inner join golden_leads as golden_lefts
        on reviews.golden_lead_id_left = golden_lefts.golden_lead_id
    inner join golden_leads as golden_rights
        on reviews.golden_lead_id_right = golden_rights.golden_lead_id
    inner join leads as lead_lefts
        on reviews.lead_id_left = lead_lefts.lead_id
    inner join leads as lead_rights
        on reviews.lead_id_right = lead_rights.lead_id
    inner join pairs
        on
            reviews.lead_id_left = pairs.lead_id_left
            and reviews.lead_id_right = pairs.lead_id_right

),

suggested as (

    select
        *,
        case
            when review_reason in ('different_generation', 'conflicting_names') then 'cannot_link'
            when match_probability >= 0.5 then 'must_link'
            else 'cannot_link'
        end as suggested_decision,
        case review_reason when 'contradicting_decisions' then 1 else 2 end as reason_order
    from side_by_side

),

final as (

    select
        ---------- ids
        {{ md5_id('dr-', ['suggested.lead_id_left', 'suggested.lead_id_right']) }}
            as duplicate_review_id,
        suggested.golden_lead_id_left,
        suggested.golden_lead_id_right,
        suggested.lead_id_left,
        suggested.lead_id_right,
        suggested.business_unit_id,
        suggested.owner_id_left,
        suggested.owner_id_right,

        ---------- strings
        suggested.suggested_decision,
        suggested.review_reason,
        case suggested.review_reason
            when 'contradicting_decisions'
                then 'People said that they are one person, and that they are not'
            when 'guard'
                then 'They match, but with the other records they would be too many, or two people'
            when 'weak_bridge' then 'Only this one weak match would join two groups of records'
            when 'different_generation' then 'One is junior, the other senior'
            when 'conflicting_names' then 'The first names differ although other fields agree'
            when 'two_business_emails'
                then 'Same name and company, two business e-mails and nothing else that agrees'
            when 'other_company' then 'Much agrees, but the company is another one'
            when 'other_phone_and_email' then 'Both the mobile phone and the e-mail differ'
            when 'phone_and_domain' then 'Same phone and e-mail domain, but not the same name'
            else 'Much agrees, but not enough to be sure'
        end as reason,
        suggested.match_rule,
        suggested.agreeing_fields,
        suggested.differing_fields,
        {%- for column in [
            'full_name', 'email', 'phone', 'company_name', 'city', 'job_title', 'stage',
        ] %}
        suggested.{{ column }}_left,
        suggested.{{ column }}_right,
        {%- endfor %}
        merge_roles.merge_role as decider_role,

        ---------- numerics
        suggested.match_weight,
        suggested.match_probability,
        suggested.record_count_left,
        suggested.record_count_right,
        cast(suggested.pair_count as int) as pair_count,
        cast(
            row_number() over (
                partition by suggested.business_unit_id
                order by
                    suggested.reason_order asc nulls last,
                    suggested.is_open desc nulls last,
                    suggested.match_probability desc nulls last,
                    suggested.lead_id_left asc nulls last,
                    suggested.lead_id_right asc nulls last
            ) as int
        ) as priority_rank,

        ---------- booleans
        suggested.is_open,

        ---------- timestamps
        suggested.first_seen_at
    from suggested
    left join merge_roles
        on suggested.business_unit_id = merge_roles.business_unit_id

)

select * from final
