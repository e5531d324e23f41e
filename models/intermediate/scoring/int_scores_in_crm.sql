with

score_log as (

    select * from {{ ref('input_score_log') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

overrides as (

    select * from {{ ref('fct_score_overrides') }}

),

log_checks as (

    select * from {{ ref('fct_score_log_checks') }}

),

validations as (

    select
        members.golden_lead_id,
        score_log.validated_by,
        score_log.validated_at,
        coalesce(score_log.corrected, false) as is_corrected,
        row_number() over (
            partition by members.golden_lead_id
            order by
                score_log.validated_at desc nulls last,
                score_log.validated_by asc nulls last,
                coalesce(score_log.corrected, false) desc nulls last
        ) as last_rank,
        min(score_log.validated_at) over (partition by members.golden_lead_id)
            as first_validated_at
    from score_log
    inner join members
        on score_log.lead_id = members.lead_id
    where
        score_log.validated_by is not null
        and score_log.validated_at <= {{ as_of() }}

),

ae_handoffs as (

    select
        members.golden_lead_id,
        min(handoffs.initiated_at) as handed_to_ae_at
    from handoffs
    inner join members
        on handoffs.lead_id = members.lead_id
    where
        {{ lowered('handoffs.type') }} = 'sdr_to_ae'
        and handoffs.initiated_at <= {{ as_of() }}
    group by members.golden_lead_id

),

overrides_in_force as (

    select * from overrides
    where is_in_force

),

last_validations as (

    select * from validations
    where last_rank = 1

),

last_writes as (

    select * from log_checks
    where
        is_last
        and model_id = 'sales_priority'

),

leads_told_of as (

    select golden_lead_id
    from overrides_in_force
    union distinct
    select golden_lead_id
    from last_validations
    union distinct
    select golden_lead_id
    from ae_handoffs
    union distinct
    select golden_lead_id
    from last_writes

),

final as (

    select
        ---------- ids
        leads_told_of.golden_lead_id,
        overrides_in_force.score_override_id,
        last_validations.validated_by as sdr_validated_by,

        ---------- numerics
        cast(overrides_in_force.value as decimal(18, 6)) as override_score,

        ---------- booleans
        last_validations.is_corrected as is_score_corrected,
        last_writes.is_inflated,
        last_writes.is_stale as is_log_stale,

        ---------- timestamps
        overrides_in_force.expires_at as override_expires_at,
        last_validations.validated_at as sdr_validated_at,
        last_validations.first_validated_at,
        ae_handoffs.handed_to_ae_at,
        last_writes.logged_at as crm_score_logged_at
    from leads_told_of
    left join overrides_in_force
        on leads_told_of.golden_lead_id = overrides_in_force.golden_lead_id
    left join last_validations
        on leads_told_of.golden_lead_id = last_validations.golden_lead_id
    left join ae_handoffs
        on leads_told_of.golden_lead_id = ae_handoffs.golden_lead_id
    left join last_writes
        on leads_told_of.golden_lead_id = last_writes.golden_lead_id

)

select * from final
