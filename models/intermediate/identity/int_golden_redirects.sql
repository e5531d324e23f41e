with

golden_lead_changes as (

    select * from {{ ref('int_golden_changes') }}

),

golden_ids as (

    select
        lead_id,
        golden_lead_id
    from {{ ref('int_golden_ids') }}

),

prior_redirects as (

    select * from {{ source('prior', 'bridge_golden_lead_redirects') }}

),

prior_members as (

    select * from {{ source('prior', 'bridge_lead_records') }}

),

retired as (

    select
        from_golden_lead_id as retired_golden_lead_id,
        cause,
        changed_at
    from golden_lead_changes
    where
        change_type = 'retired'
        and changed_at = {{ as_of() }}

),

successors as (

    -- where most records of a golden lead of the prior warehouse are now
    select
        prior_members.golden_lead_id as retired_golden_lead_id,
        golden_ids.golden_lead_id,
        row_number() over (
            partition by prior_members.golden_lead_id
            order by count(*) desc nulls last, golden_ids.golden_lead_id asc nulls last
        ) as row_number
    from prior_members
    inner join retired
        on prior_members.golden_lead_id = retired.retired_golden_lead_id
    inner join golden_ids
        on prior_members.lead_id = golden_ids.lead_id
    group by prior_members.golden_lead_id, golden_ids.golden_lead_id

),

retired_tonight as (

    select *
    from retired
    where
        retired_golden_lead_id not in (
            select prior_redirects.retired_golden_lead_id from prior_redirects
        )

),

redirects as (

    select
        retired_tonight.retired_golden_lead_id,
        successors.golden_lead_id,
        retired_tonight.cause,
        retired_tonight.changed_at as retired_at
    from retired_tonight
    left join successors
        on
            retired_tonight.retired_golden_lead_id = successors.retired_golden_lead_id
            and successors.row_number = 1
    union all
    -- one that led to a golden lead that is retired now leads on
    select
        prior_redirects.retired_golden_lead_id,
        case
            when retired_tonight.retired_golden_lead_id is null then prior_redirects.golden_lead_id
            else successors.golden_lead_id
        end as golden_lead_id,
        prior_redirects.cause,
        prior_redirects.retired_at
    from prior_redirects
    left join retired_tonight
        on prior_redirects.golden_lead_id = retired_tonight.retired_golden_lead_id
    left join successors
        on
            prior_redirects.golden_lead_id = successors.retired_golden_lead_id
            and successors.row_number = 1

),

final as (

    select
        ---------- ids
        retired_golden_lead_id,
        golden_lead_id,

        ---------- strings
        cause,

        ---------- timestamps
        retired_at
    from redirects

)

select * from final
