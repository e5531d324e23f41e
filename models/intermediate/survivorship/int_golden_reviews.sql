with

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

prior_reviews as (

    select * from {{ source('prior', 'mart_duplicate_reviews') }}

),

live_people as (

    select golden_lead_id
    from members
    where is_live
    group by golden_lead_id

),

pairs_of_people as (

    -- pairs of records of two golden leads, whichever of them is on the left
    select
        pairs.lead_id_left,
        pairs.lead_id_right,
        pairs.match_rule,
        pairs.decision,
        pairs.decision_reason,
        pairs.match_weight,
        pairs.match_probability,
        lefts.golden_lead_id as golden_lead_id_left,
        rights.golden_lead_id as golden_lead_id_right,
        least(lefts.golden_lead_id, rights.golden_lead_id) as lower_golden_id,
        greatest(lefts.golden_lead_id, rights.golden_lead_id) as upper_golden_id
    from pairs
    inner join members as lefts
        on pairs.lead_id_left = lefts.lead_id
    inner join members as rights
        on pairs.lead_id_right = rights.lead_id
    where
        pairs.decision != 'rejected'
        and lefts.golden_lead_id != rights.golden_lead_id

),

kept_apart as (

    -- a person said so of two of their records, which holds for all of them
    select
        lower_golden_id,
        upper_golden_id
    from pairs_of_people
    where decision = 'cannot_link'
    group by lower_golden_id, upper_golden_id

),

undecided as (

    -- to review, held back by the guard after clustering, or decided in two ways
    select
        pairs_of_people.*,
        coalesce(
            pairs_of_people.decision_reason,
            case pairs_of_people.decision
                when 'auto' then 'guard'
                when 'must_link' then 'contradicting_decisions'
                else 'weak'
            end
        ) as review_reason,
        case pairs_of_people.decision when 'must_link' then 1 when 'auto' then 2 else 3 end
            as decision_order
    from pairs_of_people
    inner join live_people as lower_people
        on pairs_of_people.lower_golden_id = lower_people.golden_lead_id
    inner join live_people as upper_people
        on pairs_of_people.upper_golden_id = upper_people.golden_lead_id
    left join kept_apart
        on
            pairs_of_people.lower_golden_id = kept_apart.lower_golden_id
            and pairs_of_people.upper_golden_id = kept_apart.upper_golden_id
    where
        pairs_of_people.decision in ('auto', 'review', 'must_link')
        and (
            kept_apart.lower_golden_id is null
            or pairs_of_people.decision = 'must_link'
        )

),

pairs_by_evidence as (

    select
        *,
        count(*) over (partition by lower_golden_id, upper_golden_id) as pair_count,
        row_number() over (
            partition by lower_golden_id, upper_golden_id
            order by
                decision_order asc nulls last,
                match_weight desc nulls last,
                lead_id_left asc nulls last,
                lead_id_right asc nulls last
        ) as row_number
    from undecided

),

seen_before as (

    -- by the records, which keep their ids when golden leads are merged or split
    select
        least(lefts.golden_lead_id, rights.golden_lead_id) as lower_golden_id,
        greatest(lefts.golden_lead_id, rights.golden_lead_id) as upper_golden_id,
        min(prior_reviews.first_seen_at) as first_seen_at
    from prior_reviews
    inner join members as lefts
        on prior_reviews.lead_id_left = lefts.lead_id
    inner join members as rights
        on prior_reviews.lead_id_right = rights.lead_id
    group by
        least(lefts.golden_lead_id, rights.golden_lead_id),
        greatest(lefts.golden_lead_id, rights.golden_lead_id)

),

final as (

    select
        ---------- ids
        pairs_by_evidence.golden_lead_id_left,
        pairs_by_evidence.golden_lead_id_right,
        pairs_by_evidence.lead_id_left,
        pairs_by_evidence.lead_id_right,

        ---------- strings
        pairs_by_evidence.match_rule,
        pairs_by_evidence.review_reason,

        ---------- numerics
        pairs_by_evidence.match_weight,
        pairs_by_evidence.match_probability,
        pairs_by_evidence.pair_count,

        ---------- timestamps
        coalesce(seen_before.first_seen_at, {{ as_of() }}) as first_seen_at
    from pairs_by_evidence
    left join seen_before
        on
            pairs_by_evidence.lower_golden_id = seen_before.lower_golden_id
            and pairs_by_evidence.upper_golden_id = seen_before.upper_golden_id
    where pairs_by_evidence.row_number = 1

)

select * from final
