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

users as (

    select * from {{ ref('dim_users') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

overrides as (

    select * from {{ ref('fct_score_overrides') }}

),

log_checks as (

    select * from {{ ref('fct_score_log_checks') }}

),

validations as (

    -- SCO-09: by who may validate; a role that is not known is not held against it
    select
        members.golden_lead_id,
        users.role is null as is_validator_unknown,
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
    left join users
        on score_log.validated_by = users.user_id
    where
        score_log.validated_by is not null
        and score_log.validated_at <= {{ as_of() }}
        and coalesce(users.role, 'sdr') in ('sdr', 'ae', 'sales_manager', 'sales_leadership')
        and coalesce(users.user_type, 'human') = 'human'

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

sales_handoffs as (

    select
        members.golden_lead_id,
        handoffs.responded_at,
        handoffs.resubmitted_at,
        {{ lowered('handoffs.response') }} as response,
        row_number() over (
            partition by members.golden_lead_id
            order by handoffs.initiated_at desc nulls last, handoffs.handoff_id desc nulls last
        ) as last_rank
    from handoffs
    inner join members
        on handoffs.lead_id = members.lead_id
    where
        {{ lowered('handoffs.type') }} = 'mql_to_sales'
        and coalesce(handoffs.initiated_at, handoffs.responded_at) <= {{ as_of() }}

),

sales_visits as (

    select
        golden_lead_id,
        max(entered_at) as with_sales_at
    from lead_stages
    where stage in ('MQL', 'Accepted', 'SAL', 'SQL', 'Opportunity')
    group by golden_lead_id

),

returned_leads as (

    -- AMB-04, amendment 8: Sales gave it back, and neither a new visit nor a correction came since
    select
        sales_handoffs.golden_lead_id,
        sales_handoffs.responded_at as returned_at
    from sales_handoffs
    left join sales_visits
        on sales_handoffs.golden_lead_id = sales_visits.golden_lead_id
    where
        sales_handoffs.last_rank = 1
        and replace(sales_handoffs.response, ' ', '_') in ('not_ready', 'rejected')
        and sales_handoffs.responded_at <= {{ as_of() }}
        and coalesce(sales_handoffs.responded_at >= sales_visits.with_sales_at, true)
        and (
            sales_handoffs.resubmitted_at is null
            or sales_handoffs.resubmitted_at > {{ as_of() }}
        )

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

    -- the composite and the components, each as it was last written
    select
        golden_lead_id,
        bool_or(is_inflated) as is_inflated,
        bool_or(is_stale) as is_stale,
        max(case when component = 'composite' then logged_at end) as logged_at
    from log_checks
    where
        is_last
        and model_id = 'sales_priority'
    group by golden_lead_id

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
    union distinct
    select golden_lead_id
    from returned_leads

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
        last_validations.is_validator_unknown,
        last_writes.is_inflated,
        last_writes.is_stale as is_log_stale,

        ---------- timestamps
        overrides_in_force.expires_at as override_expires_at,
        last_validations.validated_at as sdr_validated_at,
        last_validations.first_validated_at,
        ae_handoffs.handed_to_ae_at,
        returned_leads.returned_at,
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
    left join returned_leads
        on leads_told_of.golden_lead_id = returned_leads.golden_lead_id

)

select * from final
