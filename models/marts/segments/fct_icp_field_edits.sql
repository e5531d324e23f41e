with

field_history as (

    select * from {{ ref('input_field_history') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

edits as (

    -- ICP-10: the fields that the dimensions of the framework read, set by a person
    select distinct
        {{ lowered('field_history.object_type') }} as entity_type,
        field_history.object_id as entity_id,
        coalesce(accounts.business_unit_id, members.business_unit_id) as business_unit_id,
        members.golden_lead_id,
        {{ lowered('field_history.field') }} as field,
        field_history.old_value,
        {{ trimmed('field_history.new_value') }} as new_value,
        field_history.changed_by,
        users.role as changed_by_role,
        field_history.changed_at
    from field_history
    left join users
        on field_history.changed_by = users.user_id
    left join accounts
        on
            field_history.object_id = accounts.account_id
            and {{ lowered('field_history.object_type') }} = 'account'
    left join members
        on
            field_history.object_id = members.lead_id
            and {{ lowered('field_history.object_type') }} = 'lead'
    where
        field_history.changed_at <= {{ as_of() }}
        and {{ lowered('field_history.changed_by_type') }} = 'user'
        and coalesce(users.user_type, 'human') = 'human'
        and (
            (
                {{ lowered('field_history.object_type') }} = 'account'
                and {{ lowered('field_history.field') }} in (
                    'industry', 'employee_count', 'country', 'region', 'annual_revenue',
                    'arr_usd', 'technologies'
                )
                and accounts.account_id is not null
            )
            or (
                {{ lowered('field_history.object_type') }} = 'lead'
                and {{ lowered('field_history.field') }} in (
                    'country', 'age_band', 'household_type'
                )
                and members.lead_id is not null
            )
        )

),

edited_fields as (

    select distinct
        entity_type,
        entity_id,
        field
    from edits

),

enrichments as (

    select
        'account' as entity_type,
        account_id as entity_id,
        {{ lowered('field_name') }} as field,
        {{ lowered(trimmed('value')) }} as verified_value,
        enriched_at
    from enrichment_log
    where
        {{ lowered('verification_status') }} = 'verified'
        and enriched_at <= {{ as_of() }}
    union all
    select
        'lead' as entity_type,
        lead_id as entity_id,
        {{ lowered('field_name') }} as field,
        {{ lowered(trimmed('value')) }} as verified_value,
        enriched_at
    from enrichment_log
    where
        {{ lowered('verification_status') }} = 'verified'
        and enriched_at <= {{ as_of() }}

),

verified_values as (

    select
        enrichments.entity_type,
        enrichments.entity_id,
        enrichments.field,
        enrichments.verified_value,
        min(enrichments.enriched_at) as verified_at
    from enrichments
    inner join edited_fields
        on
            enrichments.entity_type = edited_fields.entity_type
            and enrichments.entity_id = edited_fields.entity_id
            and enrichments.field = edited_fields.field
    group by
        enrichments.entity_type,
        enrichments.entity_id,
        enrichments.field,
        enrichments.verified_value

),

final as (

    select
        ---------- ids
        {{
            md5_id('edit-', [
                'edits.entity_type', 'edits.entity_id', 'edits.field', 'edits.changed_at',
                'edits.changed_by', 'edits.old_value', 'edits.new_value'
            ])
        }} as icp_field_edit_id,
        edits.entity_id,
        edits.golden_lead_id,
        edits.business_unit_id,
        edits.changed_by,

        ---------- strings
        edits.entity_type,
        edits.field,
        edits.old_value,
        edits.new_value,
        edits.changed_by_role,

        ---------- booleans
        edits.new_value is null or placeholders.match_value is not null as is_incomplete,
        verified_values.verified_value is not null as is_verified,

        ---------- timestamps
        edits.changed_at,
        verified_values.verified_at
    from edits
    left join verified_values
        on
            edits.entity_type = verified_values.entity_type
            and edits.entity_id = verified_values.entity_id
            and edits.field = verified_values.field
            and {{ lowered('edits.new_value') }} = verified_values.verified_value
    left join placeholders
        on
            edits.business_unit_id = placeholders.business_unit_id
            and {{ lowered("trim(both ' ' from translate(edits.new_value, '[]()<>{}', ''))") }}
            = placeholders.match_value

)

select * from final
