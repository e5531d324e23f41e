with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

attributes as (

    select * from {{ ref('int_attributes') }}

),

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

first_touches as (

    select * from {{ ref('int_lead_first_touches') }}

),

histories as (

    select * from {{ ref('int_icp_histories') }}

),

current_frameworks as (

    select distinct
        business_unit_id,
        framework_from
    from frameworks
    where is_current

),

judged_attributes as (

    select distinct
        business_unit_id,
        attribute
    from frameworks

),

leads_with_own_values as (

    select attributes.entity_id as golden_lead_id
    from attributes
    inner join judged_attributes
        on
            attributes.business_unit_id = judged_attributes.business_unit_id
            and attributes.attribute = judged_attributes.attribute
    where
        attributes.entity_type = 'lead'
    group by attributes.entity_id

),

leads_with_history as (

    select golden_lead_id
    from histories
    group by golden_lead_id

),

final as (

    -- leads of one company and unit share its verdict; only those with values of their own have
    -- one of their own
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        case
            when accounts.account_id is null or leads_with_own_values.golden_lead_id is not null
                then 'lead'
            else 'account'
        end as subject_type,
        case
            when accounts.account_id is null or leads_with_own_values.golden_lead_id is not null
                then leads.golden_lead_id
            else accounts.account_id
        end as subject_id,
        current_frameworks.framework_from,
        case
            when leads_with_history.golden_lead_id is not null then 'touch'
            when accounts.account_id is null or leads_with_own_values.golden_lead_id is not null
                then 'lead'
            else 'account'
        end as touch_subject_type,
        case
            when
                leads_with_history.golden_lead_id is not null
                or accounts.account_id is null
                or leads_with_own_values.golden_lead_id is not null
                then leads.golden_lead_id
            else accounts.account_id
        end as touch_subject_id,
        first_touches.framework_from as touch_framework_from,
        first_touches.first_outbound_at
    from leads
    left join accounts
        on leads.account_id = accounts.account_id
    left join current_frameworks
        on leads.business_unit_id = current_frameworks.business_unit_id
    left join leads_with_own_values
        on leads.golden_lead_id = leads_with_own_values.golden_lead_id
    left join leads_with_history
        on leads.golden_lead_id = leads_with_history.golden_lead_id
    left join first_touches
        on leads.golden_lead_id = first_touches.golden_lead_id

)

select * from final
