with

merge_log as (

    select * from {{ ref('input_merge_log') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

logged as (

    select distinct
        {{
            md5_id(
                'm-',
                ['survivor_lead_id', 'merged_lead_id', 'merged_by', 'merged_at', 'documentation']
            )
        }} as merge_id,
        survivor_lead_id,
        merged_lead_id,
        merged_by,
        documentation,
        merged_at,
        true as is_logged
    from merge_log
    where coalesce(survivor_lead_id != merged_lead_id, true)

),

unlogged as (

    -- the record says that it was merged, and the log says nothing of it
    select
        {{ md5_id('m-', ['leads.merged_into_lead_id', 'leads.lead_id']) }} as merge_id,
        leads.merged_into_lead_id as survivor_lead_id,
        leads.lead_id as merged_lead_id,
        logged.merged_by,
        logged.documentation,
        logged.merged_at,
        false as is_logged
    from leads
    left join logged
        on leads.lead_id = logged.merged_lead_id
    where
        leads.merged_into_lead_id != leads.lead_id
        and logged.merged_lead_id is null

),

lead_merges as (

    select * from logged
    union all
    select * from unlogged

),

known_merges as (

    -- a record that the CRM removed when it merged it is no longer delivered; one of two is enough
    select
        lead_merges.*,
        survivors.golden_lead_id,
        merged_records.golden_lead_id as merged_golden_lead_id,
        coalesce(
            survivors.business_unit_id, merged_records.business_unit_id, 'global'
        ) as business_unit_id,
        coalesce(cast(lead_merges.merged_at as date), cast({{ as_of() }} as date)) as merged_date,
        {{ lowered("trim(both ' ' from translate(lead_merges.documentation, '[]()<>{}', ''))") }}
            as bare_documentation
    from lead_merges
    left join members as survivors
        on lead_merges.survivor_lead_id = survivors.lead_id
    left join members as merged_records
        on lead_merges.merged_lead_id = merged_records.lead_id
    where
        survivors.lead_id is not null
        or merged_records.lead_id is not null

),

roles_at_merge as (

    -- the role that the policy of that day sees in the title of who merged
    select
        known_merges.merge_id,
        min(roles.canonical_role) as merged_by_role
    from known_merges
    inner join users
        on known_merges.merged_by = users.user_id
    inner join roles
        on
            {{ lowered('users.crm_role') }} = {{ lowered('roles.synonym') }}
            and roles.business_unit_id = 'global'
            and {{ policy_in_force('roles', 'known_merges.merged_date') }}
    group by known_merges.merge_id

),

merge_roles as (

    select
        known_merges.merge_id,
        min(parameters.value) as merge_role
    from known_merges
    inner join parameters
        on
            known_merges.business_unit_id = parameters.business_unit_id
            and parameters.parameter_name = 'merge_role'
            and {{ policy_in_force('parameters', 'known_merges.merged_date') }}
    group by known_merges.merge_id

),

final as (

    select
        ---------- ids
        known_merges.merge_id,
        known_merges.survivor_lead_id,
        known_merges.merged_lead_id,
        known_merges.golden_lead_id,
        known_merges.merged_golden_lead_id,
        known_merges.business_unit_id,
        known_merges.merged_by,

        ---------- strings
        roles_at_merge.merged_by_role,
        merge_roles.merge_role,
        known_merges.documentation,

        ---------- booleans
        known_merges.is_logged,
        -- DUP-05: by the role whose duty it is; whom nobody names had none
        coalesce(
            instr('|' || merge_roles.merge_role || '|', '|' || roles_at_merge.merged_by_role || '|')
            > 0,
            false
        ) as is_authorised,
        coalesce(known_merges.bare_documentation, '') != ''
        and placeholders.match_value is null as is_documented,
        coalesce(known_merges.merged_at > {{ as_of() }}, false) as is_future,

        ---------- timestamps
        known_merges.merged_at
    from known_merges
    left join roles_at_merge
        on known_merges.merge_id = roles_at_merge.merge_id
    left join merge_roles
        on known_merges.merge_id = merge_roles.merge_id
    left join placeholders
        on
            known_merges.business_unit_id = placeholders.business_unit_id
            and known_merges.bare_documentation = placeholders.match_value

)

select * from final
