with

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

lead_changes as (

    select
        object_id as lead_id,
        changed_at,
        -- a change of owner is no update of the lead
        max(
            case
                when
                    {{ lowered('changed_by_type') }} = 'user'
                    and coalesce(field not in ('owner_id', 'owner'), true)
                    then 1
                else 0
            end
        ) as is_edit,
        max(case when {{ lowered('changed_by_type') }} != 'user' then 1 else 0 end) as is_automated
    from field_history
    where
        {{ lowered('object_type') }} = 'lead'
        and changed_at <= {{ as_of() }}
    group by object_id, changed_at

),

updates as (

    -- a sync of a system or of an enrichment tool is no update (AMB-11)
    select
        members.golden_lead_id,
        lead_changes.changed_at as updated_at
    from lead_changes
    inner join members
        on lead_changes.lead_id = members.lead_id
    where lead_changes.is_edit = 1

    union all

    -- the last update of the record, unless a system made it or field history explains it so
    select
        members.golden_lead_id,
        leads.updated_at
    from leads
    inner join members
        on leads.lead_id = members.lead_id
    left join users
        on leads.updated_by = users.user_id
    left join lead_changes
        on
            leads.lead_id = lead_changes.lead_id
            and leads.updated_at = lead_changes.changed_at
            and lead_changes.is_automated = 1
    where
        leads.updated_at <= {{ as_of() }}
        and not members.is_future
        and coalesce(users.user_type, 'human') = 'human'
        and lead_changes.lead_id is null

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- timestamps
        updated_at
    from updates
    where golden_lead_id is not null
    group by golden_lead_id, updated_at

)

select * from final
