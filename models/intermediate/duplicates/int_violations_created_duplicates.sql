with

findings as (

    select * from {{ ref('audit_findings') }}

),

records as (

    select * from {{ ref('int_duplicate_records') }}

),

pairs as (

    select * from {{ ref('fct_lead_match_pairs') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

definite_pairs as (

    -- each automatic pair, the later record first; a tie of creation goes to the lower id
    select
        case
            when
                left_records.created_at > right_records.created_at
                then pairs.lead_id_left
            else pairs.lead_id_right
        end as later_lead_id,
        case
            when
                left_records.created_at > right_records.created_at
                then pairs.lead_id_right
            else pairs.lead_id_left
        end as earlier_lead_id,
        pairs.match_rule,
        pairs.match_weight
    from pairs
    inner join records as left_records
        on pairs.lead_id_left = left_records.lead_id
    inner join records as right_records
        on pairs.lead_id_right = right_records.lead_id
    where
        pairs.decision in ('auto', 'must_link')
        and left_records.golden_lead_id = right_records.golden_lead_id
        and left_records.created_at is not null
        and right_records.created_at is not null

),

created_duplicates as (

    -- seen by the warehouse within 48 hours of the creation; before that nobody knows what the
    -- records were (amendment 16)
    select
        later.lead_id,
        later.golden_lead_id,
        later.business_unit_id,
        later.created_by as user_id,
        later.created_at as occurred_at,
        'duplicate of ' || earlier.lead_id || ' by ' || definite_pairs.match_rule as evidence,
        row_number() over (
            partition by later.lead_id
            order by
                definite_pairs.match_weight desc nulls last,
                earlier.lead_id asc nulls last,
                findings.first_seen_at asc nulls last, findings.finding_id asc nulls last
        ) as pair_rank
    from definite_pairs
    inner join records as later
        on definite_pairs.later_lead_id = later.lead_id
    inner join records as earlier
        on definite_pairs.earlier_lead_id = earlier.lead_id
    inner join units
        on later.business_unit_id = units.business_unit_id
    inner join users
        on later.created_by = users.user_id
    inner join findings
        on
            later.golden_lead_id = findings.golden_lead_id
            and findings.criterion = 'no_duplicate_record'
    where
        users.user_type = 'human'
        and coalesce(earlier.gone_at > later.created_at, true)
        and findings.first_seen_at >= later.created_at
        and {{ hours_between('later.created_at', 'findings.first_seen_at') }}
        <= units.snapshot_evidence_max_hours

),

final as (

    select
        ---------- ids
        {{ md5_id('v-', ["'DUP-06'", "'creation'", 'lead_id']) }} as violation_id,
        user_id,
        lead_id,
        golden_lead_id,
        business_unit_id,

        ---------- strings
        'DUP-06' as rule_id,
        'creating_duplicates' as violation_type,
        'CRM Lead Entry & Audit Policy' as document,
        'created_by' as attributed_to,
        evidence,
        'snapshot' as evidence_level,

        ---------- timestamps
        occurred_at
    from created_duplicates
    where pair_rank = 1

)

select * from final
