with

leads as (

    select * from {{ ref('int_scored_leads') }}

),

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

evidence as (

    select * from {{ ref('int_score_evidence') }}

),

prior_evidence as (

    select * from {{ source('prior', 'lead_score_evidence') }}

),

scored_before as (

    select
        leads.lead_number,
        prior_evidence.business_unit_id,
        prior_evidence.evidence_hash,
        prior_evidence.scored_to
    from prior_evidence
    inner join leads
        on prior_evidence.golden_lead_id = leads.golden_lead_id

),

hashed as (

    -- what had counted by the prior run has the hash that it had then; an event that came late, was
    -- withdrawn or has gone to another golden lead changes it
    select
        evidence.lead_number,
        evidence.counts_from > scored_before.scored_to as is_new,
        {{
            row_hash([
                'evidence.evidence_type',
                'evidence.evidence_id',
                'evidence.event_type',
                'cast(evidence.event_value as string)',
                'cast(evidence.occurred_at as string)',
                'cast(evidence.counts_from as string)',
                'cast(evidence.counts_to as string)',
            ])
        }} as evidence_hash,
        {{
            row_hash([
                'evidence.evidence_type',
                'evidence.evidence_id',
                'evidence.event_type',
                'cast(evidence.event_value as string)',
                'cast(evidence.occurred_at as string)',
                'cast(evidence.counts_from as string)',
                'case when evidence.counts_to <= scored_before.scored_to'
                ' then cast(evidence.counts_to as string) end',
            ])
        }} as hash_of_then
    from evidence
    left join scored_before
        on evidence.lead_number = scored_before.lead_number

),

summed as (

    select
        lead_number,
        cast(count(*) as bigint) as evidence_count,
        bit_xor(evidence_hash) as evidence_hash,
        bit_xor(case when not is_new then hash_of_then end) as hash_of_then
    from hashed
    group by lead_number

),

history as (

    select
        business_unit_id,
        min(valid_from) as history_from
    from epochs
    group by business_unit_id

),

compared as (

    select
        leads.lead_number,
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.created_at,
        history.history_from,
        coalesce(summed.evidence_count, 0) as evidence_count,
        coalesce(summed.evidence_hash, 0) as evidence_hash,
        scored_before.scored_to as prior_scored_to,
        coalesce(
            scored_before.evidence_hash = coalesce(summed.hash_of_then, 0)
            and scored_before.business_unit_id = leads.business_unit_id
            and scored_before.scored_to >= history.history_from,
            false
        ) as is_continued
    from leads
    inner join history
        on leads.business_unit_id = history.business_unit_id
    left join summed
        on leads.lead_number = summed.lead_number
    left join scored_before
        on leads.lead_number = scored_before.lead_number

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,

        ---------- numerics
        lead_number,
        evidence_count,
        evidence_hash,

        ---------- booleans
        is_continued,

        ---------- timestamps
        prior_scored_to,
        case
            when is_continued then prior_scored_to
            when created_at > history_from and created_at <= {{ as_of() }} then created_at
            else history_from
        end as scored_from,
        {{ as_of() }} as scored_to
    from compared

)

select * from final
