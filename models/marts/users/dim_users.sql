with

users as (

    select * from {{ ref('input_users') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

role_synonyms as (

    select
        {{ lowered('synonym') }} as synonym,
        min(canonical_role) as canonical_role
    from roles
    where business_unit_id = 'global'
    group by {{ lowered('synonym') }}

),

final as (

    select
        ---------- ids
        users.user_id,
        users.manager_id,
        users.business_unit_id,

        ---------- strings
        users.full_name,
        users.email,
        users.role as crm_role,
        role_synonyms.canonical_role as role,
        users.seniority,
        users.team,
        coalesce({{ lowered('users.user_type') }}, 'human') as user_type,
        users.timezone,
        users.source_system,

        ---------- numerics
        users.capacity,

        ---------- booleans
        coalesce(users.is_active, true)
        and not coalesce(users.deactivated_at <= {{ as_of() }}, false) as is_active,
        coalesce(users.is_available, true) as is_available,

        ---------- dates
        users.hired_at,

        ---------- timestamps
        users.deactivated_at
    from users
    left join role_synonyms
        on {{ lowered('users.role') }} = role_synonyms.synonym

)

select * from final
