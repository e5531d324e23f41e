with

parameters as (

    select * from {{ ref('seed_policy_parameters') }}

),

weights as (

    select * from {{ ref('seed_scoring_weights') }}

),

tiers as (

    select * from {{ ref('seed_score_tiers') }}

),

stage_ages as (

    select * from {{ ref('seed_stage_aging_thresholds') }}

),

slas as (

    select * from {{ ref('seed_sla_policies') }}

),

escalations as (

    select * from {{ ref('seed_escalation_hierarchy') }}

),

final as (

    select
        business_unit_id,
        name as parameter_name,
        value,
        unit_of_measure,
        operator,
        rule_id,
        register_version,
        approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from parameters

    union all

    select
        business_unit_id,
        concat_ws('.', 'weight', model_id, component) as parameter_name,
        {{ double_text('weight') }} as value,
        'share' as unit_of_measure,
        cast(null as string) as operator,
        'SCO-05|SCO-06' as rule_id,
        version as register_version,
        approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from weights

    union all

    select
        business_unit_id,
        concat_ws('.', 'tier', model_id, {{ lowered('tier') }}, 'min') as parameter_name,
        {{ double_text('min_inclusive') }} as value,
        'points' as unit_of_measure,
        '>=' as operator,
        'SCO-10|SCO-11|SCO-12' as rule_id,
        cast(null as string) as register_version,
        cast(null as string) as approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from tiers

    union all

    select
        business_unit_id,
        concat_ws('.', 'stage_max_age_hours', {{ lowered('stage') }}) as parameter_name,
        {{ double_text('max_age_hours') }} as value,
        'hours' as unit_of_measure,
        '>' as operator,
        'AGE-21' as rule_id,
        cast(null as string) as register_version,
        cast(null as string) as approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from stage_ages

    union all

    select
        business_unit_id,
        concat_ws('.', 'sla_target_hours', sla_type, {{ lowered('tier') }}) as parameter_name,
        {{ double_text('target_hours') }} as value,
        'hours' as unit_of_measure,
        '>' as operator,
        'SLA-01|SLA-02|SLA-03|SLA-05' as rule_id,
        cast(null as string) as register_version,
        cast(null as string) as approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from slas

    union all

    select
        business_unit_id,
        concat_ws('.', 'escalation_pct', role) as parameter_name,
        {{ double_text('pct_of_sla') }} as value,
        'percent' as unit_of_measure,
        '>=' as operator,
        'ALT-01|ALT-02|ALT-03' as rule_id,
        cast(null as string) as register_version,
        cast(null as string) as approval_id,
        effective_from,
        effective_to,
        owner,
        source_document,
        is_assumed
    from escalations

)

select * from final
