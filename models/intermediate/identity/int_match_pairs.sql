with

levels as (

    select * from {{ ref('int_match_levels') }}

),

links as (

    select * from {{ ref('int_match_links') }}

),

policy as (

    select * from {{ ref('int_match_policy') }}

),

compared_anew as (

    -- what has changed, is gone, or was opened again
    select lead_id
    from {{ ref('int_match_changes') }}
    where is_changed
    union all
    select lead_id from {{ ref('int_match_reopened') }}

),

prior_pairs as (

    select * from {{ source('prior', 'fct_lead_match_pairs') }}

),

weighed as (

    select
        levels.*,
        {{ match_weight('levels', 'policy') }} as match_weight,
        levels.given_name_level in ('exact', 'nickname', 'near', 'initial', 'in_email')
        and levels.family_name_level in ('exact', 'near', 'part', 'in_email') as has_same_name,
        coalesce(levels.given_name_level in ('confirmed', 'different'), false)
            as has_other_given_name,
        coalesce(levels.phone_level = 'same', false) as has_same_phone,
        coalesce(levels.email_level = 'exact', false) as has_same_email,
        coalesce(levels.profile_level = 'same', false) as has_same_profile,
        coalesce(levels.generation_level = 'different', false) as has_other_generation,
        coalesce(levels.email_level = 'numbered', false) as has_numbered_email,
        coalesce(
            levels.phone_level = 'same' or levels.mobile_level = 'same'
            or levels.profile_level = 'same' or levels.email_level in ('exact', 'near')
            or levels.street_level = 'same' or levels.birth_date_level in ('same', 'near')
            or levels.person_number_level in ('same', 'near'),
            false
        ) as has_own_evidence,
        coalesce(
            levels.phone_level = 'same' or levels.mobile_level = 'same'
            or levels.profile_level = 'same' or levels.postal_code_level = 'same'
            or levels.street_level in ('same', 'near') or levels.job_title_level = 'same'
            or levels.birth_date_level = 'same' or levels.person_number_level = 'same',
            false
        ) as is_corroborated,
        policy.strong_min_weight,
        policy.auto_min_weight,
        policy.review_min_weight,
        policy.kept_min_weight,
        policy.other_company_min_weight
    from levels
    cross join policy

),

ruled as (

    -- DUP-02 to DUP-04, amendment 9: what is sure by rule, what a rule leaves to people
    select
        *,
        case
            when has_same_email then 'email'
            when has_same_phone and has_same_name then 'phone_name'
            when has_same_profile then 'profile'
            when person_number_level = 'same' then 'person_number'
            when has_same_name and company_level = 'same' then 'company_name'
            else 'model'
        end as match_rule,
        has_same_email
        or coalesce(has_same_phone and has_same_name and not has_numbered_email, false) as is_sure,
        case
            when has_other_generation then 'different_generation'
            when has_same_email then null
            when
                has_other_given_name and not has_same_profile and person_number_level is null
                and match_weight >= auto_min_weight
                then 'conflicting_names'
            when
                has_same_name and company_level = 'same'
                and (has_numbered_email or (email_level = 'same_domain' and not is_corroborated))
                then 'two_business_emails'
            -- a name that people of two companies bear says little
            when company_level = 'different' and not has_own_evidence then 'other_company'
            when
                mobile_level = 'different' and email_level in ('different', 'numbered')
                and not has_same_profile
                then 'other_phone_and_email'
            when
                has_same_phone and not coalesce(has_same_name, false)
                and not has_other_given_name and family_name_level != 'confirmed'
                and email_level in ('same_domain', 'numbered', 'near', 'near_two')
                and match_weight < auto_min_weight
                then 'phone_and_domain'
        end as doubt
    from weighed

),

decided as (

    select
        ruled.*,
        links.decided_by,
        links.decided_at,
        links.decision_note,
        links.match_rule as link_rule,
        case
            when links.decision is not null then links.decision
            when ruled.doubt = 'different_generation' and not ruled.has_same_email then 'rejected'
            when ruled.doubt = 'phone_and_domain' then 'review'
            when
                ruled.doubt = 'other_company'
                and ruled.match_weight < ruled.other_company_min_weight
                then 'rejected'
            when
                ruled.doubt is null
                and (ruled.is_sure or ruled.match_weight >= ruled.auto_min_weight)
                then 'auto'
            when ruled.is_sure or ruled.match_weight >= ruled.review_min_weight then 'review'
            else 'rejected'
        end as decision
    from ruled
    left join links
        on
            ruled.lead_id_left = links.lead_id_left
            and ruled.lead_id_right = links.lead_id_right

),

compared as (

    select
        lead_id_left,
        lead_id_right,
        coalesce(link_rule, match_rule) as match_rule,
        decision,
        case
            when decision in ('review', 'rejected') then coalesce(doubt, 'weak')
        end as decision_reason,
        {{ match_level_columns() }},
        decided_by,
        decision_note,
        match_weight,
        case
            when decision = 'must_link' or (decision = 'auto' and has_same_email)
                then cast(1 as double)
            when decision = 'cannot_link' then cast(0 as double)
            else {{ match_probability('match_weight') }}
        end as match_probability,
        is_sure or match_weight >= strong_min_weight or decision = 'must_link' as is_strong,
        decided_at
    from decided
    where
        decision != 'rejected'
        or match_weight >= kept_min_weight

),

carried as (

    -- both records are as they were, and nobody said anything new about them
    select
        prior_pairs.lead_id_left,
        prior_pairs.lead_id_right,
        prior_pairs.match_rule,
        -- what a guard held back is weighed by the guard again
        case when prior_pairs.is_held_back then 'auto' else prior_pairs.decision end as decision,
        case when not prior_pairs.is_held_back then prior_pairs.decision_reason end
            as decision_reason,
        {{ match_level_columns('prior_pairs.') }},
        prior_pairs.decided_by,
        prior_pairs.decision_note,
        prior_pairs.match_weight,
        prior_pairs.match_probability,
        prior_pairs.is_strong,
        prior_pairs.decided_at
    from prior_pairs
    where
        prior_pairs.lead_id_left not in (select compared_anew.lead_id from compared_anew)
        and prior_pairs.lead_id_right not in (select compared_anew.lead_id from compared_anew)
        and prior_pairs.match_rule not in ('decision', 'crm_merge')

),

final as (

    select * from compared
    union all
    select * from carried

)

select * from final
