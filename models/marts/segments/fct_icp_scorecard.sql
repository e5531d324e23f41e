with

lead_subjects as (

    select * from {{ ref('int_icp_subjects') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

dimensions as (

    select * from {{ ref('int_icp_dimensions') }}

),

current_frameworks as (

    select distinct
        business_unit_id,
        framework_from
    from frameworks
    where is_current

),

final as (

    select
        ---------- ids
        lead_subjects.golden_lead_id as entity_id,
        dimensions.business_unit_id,

        ---------- strings
        'lead' as entity_type,
        dimensions.dimension,
        dimensions.verdict,
        dimensions.rule_key,
        dimensions.value_seen,
        dimensions.limit_text,
        dimensions.framework_version,

        ---------- booleans
        dimensions.is_hard_filter
    from lead_subjects
    inner join dimensions
        on
            lead_subjects.subject_type = dimensions.subject_type
            and lead_subjects.subject_id = dimensions.subject_id
            and lead_subjects.business_unit_id = dimensions.business_unit_id
            and lead_subjects.framework_from = dimensions.framework_from

    union all

    select
        ---------- ids
        accounts.account_id as entity_id,
        dimensions.business_unit_id,

        ---------- strings
        'account' as entity_type,
        dimensions.dimension,
        dimensions.verdict,
        dimensions.rule_key,
        dimensions.value_seen,
        dimensions.limit_text,
        dimensions.framework_version,

        ---------- booleans
        dimensions.is_hard_filter
    from accounts
    inner join current_frameworks
        on accounts.business_unit_id = current_frameworks.business_unit_id
    inner join dimensions
        on
            accounts.account_id = dimensions.subject_id
            and accounts.business_unit_id = dimensions.business_unit_id
            and current_frameworks.framework_from = dimensions.framework_from
    where dimensions.subject_type = 'account'

)

select * from final
