with

audit_actions as (

    select * from {{ ref('input_audit_actions') }}

),

final as (

    -- a spot check is of a sampled lead, not of a finding
    select
        finding_id,
        count(*) as action_count,
        min(acted_at) as first_action_at,
        max(acted_at) as last_action_at
    from audit_actions
    where
        finding_id is not null
        and acted_at <= {{ as_of() }}
        and coalesce({{ lowered('type') }}, '') != 'spot_check'
    group by finding_id

)

select * from final
