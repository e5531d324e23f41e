with

leads as (

    select * from {{ ref('input_leads') }}

),

merge_log as (

    select * from {{ ref('input_merge_log') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

role_mailboxes as (

    select distinct {{ lowered('local_part') }} as local_part
    from {{ ref('seed_role_mailboxes') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

merges_from_last as (

    select
        merged_lead_id,
        survivor_lead_id,
        row_number() over (
            partition by merged_lead_id
            order by merged_at desc nulls last, survivor_lead_id asc nulls last
        ) as row_number
    from merge_log
    where
        merged_at <= {{ as_of() }}
        and survivor_lead_id != merged_lead_id

),

logged_merges as (

    -- the last word of the log on each merged record
    select
        merged_lead_id,
        survivor_lead_id
    from merges_from_last
    where row_number = 1

),

record_merges as (

    -- of each merged record; its own field has the say before the log
    select
        leads.lead_id,
        case
            when leads.merged_into_lead_id != leads.lead_id then leads.merged_into_lead_id
            else logged_merges.survivor_lead_id
        end as merged_into_lead_id
    from leads
    left join logged_merges
        on leads.lead_id = logged_merges.merged_lead_id
    where
        leads.merged_into_lead_id != leads.lead_id
        or logged_merges.survivor_lead_id is not null

),

flagged as (

    select
        leads.lead_id,
        coalesce(units.business_unit_id, 'global') as business_unit_id,
        record_merges.merged_into_lead_id,
        {{ lowered('leads.email') }} as email,
        split_part({{ lowered('leads.email') }}, '@', 1) as local_part,
        split_part({{ lowered('leads.email') }}, '@', 2) as mail_domain,
        coalesce(leads.is_deleted, false)
        or coalesce(leads.deleted_at <= {{ as_of() }}, false)
        or coalesce(leads.archived_at <= {{ as_of() }}, false) as is_deleted,
        coalesce(leads.created_at > {{ as_of() }}, false) as is_future
    from leads
    left join units
        on leads.business_unit_id = units.business_unit_id
    left join record_merges
        on leads.lead_id = record_merges.lead_id

),

keyed as (

    -- DUP-02: trimmed, lower case, without plus-tag; a role mailbox or a placeholder is no person
    select
        flagged.lead_id,
        flagged.business_unit_id,
        flagged.merged_into_lead_id,
        case
            when
                {{ matches("flagged.email", "^[^@ ]+@[^@ ]+[.][^@ ]+$") }}
                and split_part(flagged.local_part, '+', 1) != ''
                and role_mailboxes.local_part is null
                and placeholder_names.match_value is null
                and placeholder_addresses.match_value is null
                then split_part(flagged.local_part, '+', 1) || '@' || flagged.mail_domain
        end as normalised_email,
        flagged.is_deleted,
        flagged.is_future,
        flagged.merged_into_lead_id is not null as is_merged
    from flagged
    left join role_mailboxes
        on split_part(flagged.local_part, '+', 1) = role_mailboxes.local_part
    left join placeholders as placeholder_names
        on
            flagged.business_unit_id = placeholder_names.business_unit_id
            and flagged.local_part = placeholder_names.match_value
    left join placeholders as placeholder_addresses
        on
            flagged.business_unit_id = placeholder_addresses.business_unit_id
            and flagged.email = placeholder_addresses.match_value

),

merge_steps as (

    -- merges into records that we hold; a chain of them is followed by doubling, four rounds are 16
    -- steps
    select
        record_merges.lead_id,
        record_merges.merged_into_lead_id as target_id
    from record_merges
    inner join leads as survivors
        on record_merges.merged_into_lead_id = survivors.lead_id

),

two_steps as (

    select
        near.lead_id,
        coalesce(far.target_id, near.target_id) as target_id
    from merge_steps as near
    left join merge_steps as far
        on near.target_id = far.lead_id

),

four_steps as (

    select
        near.lead_id,
        coalesce(far.target_id, near.target_id) as target_id
    from two_steps as near
    left join two_steps as far
        on near.target_id = far.lead_id

),

eight_steps as (

    select
        near.lead_id,
        coalesce(far.target_id, near.target_id) as target_id
    from four_steps as near
    left join four_steps as far
        on near.target_id = far.lead_id

),

merge_roots as (

    select
        near.lead_id,
        coalesce(far.target_id, near.target_id) as root_lead_id
    from eight_steps as near
    left join eight_steps as far
        on near.target_id = far.lead_id

),

final as (

    select
        ---------- ids
        keyed.lead_id,
        keyed.business_unit_id,
        coalesce(merge_roots.root_lead_id, keyed.lead_id) as root_lead_id,

        ---------- strings
        keyed.normalised_email,
        -- a merged record is the person of its survivor, whatever its own e-mail says
        case
            when merge_roots.root_lead_id is not null
                then
                    coalesce(
                        'email:' || roots.normalised_email, 'record:' || merge_roots.root_lead_id
                    )
            else coalesce('email:' || keyed.normalised_email, 'record:' || keyed.lead_id)
        end as person_key,

        ---------- booleans
        keyed.is_deleted,
        keyed.is_merged,
        keyed.is_future,
        not keyed.is_deleted and not keyed.is_merged and not keyed.is_future as is_live
    from keyed
    left join merge_roots
        on keyed.lead_id = merge_roots.lead_id
    left join keyed as roots
        on merge_roots.root_lead_id = roots.lead_id

)

select * from final
