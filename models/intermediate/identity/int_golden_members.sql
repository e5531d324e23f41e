with

records as (

    select * from {{ ref('int_lead_records') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

engagement_events as (

    select * from {{ ref('input_engagement_events') }}

),

prior_members as (

    select * from {{ source('prior', 'bridge_lead_records') }}

),

shared_members as (

    -- how many records a person of today shares with a golden lead of the prior warehouse
    select
        records.person_key,
        prior_members.golden_lead_id,
        count(*) as record_count
    from records
    inner join prior_members
        on records.lead_id = prior_members.lead_id
    group by records.person_key, prior_members.golden_lead_id

),

best_ranked as (

    select
        *,
        row_number() over (
            partition by person_key
            order by record_count desc nulls last, golden_lead_id asc nulls last
        ) as rank_of_golden,
        row_number() over (
            partition by golden_lead_id
            order by record_count desc nulls last, person_key asc nulls last
        ) as rank_of_person
    from shared_members

),

inherited as (

    -- an id is inherited by the person that holds most of its members, and by nobody else
    select
        person_key,
        golden_lead_id
    from best_ranked
    where
        rank_of_golden = 1
        and rank_of_person = 1

),

used_before as (

    select distinct golden_lead_id from prior_members

),

persons as (

    select
        person_key,
        min(lead_id) as first_lead_id,
        count(*) as record_count
    from records
    group by person_key

),

named_persons as (

    select
        persons.person_key,
        persons.record_count,
        inherited.golden_lead_id as inherited_id,
        {{ md5_id('gl-', ['persons.first_lead_id']) }} as natural_id,
        {{ md5_id('gl-', ['persons.first_lead_id', as_of()]) }} as dated_id
    from persons
    left join inherited
        on persons.person_key = inherited.person_key

),

identified_persons as (

    -- a part that was split off must not take the id that the other part keeps
    select
        named_persons.person_key,
        named_persons.record_count,
        coalesce(
            named_persons.inherited_id,
            case when used_before.golden_lead_id is null then named_persons.natural_id end,
            named_persons.dated_id
        ) as golden_lead_id
    from named_persons
    left join used_before
        on named_persons.natural_id = used_before.golden_lead_id

),

open_opportunities as (

    select lead_id
    from opportunities
    where
        lead_id is not null
        and is_won is null
        and (closed_at is null or closed_at > {{ as_of() }})
        and coalesce(created_at <= {{ as_of() }}, true)
    group by lead_id

),

any_opportunities as (

    select lead_id
    from opportunities
    where
        lead_id is not null
        and coalesce(created_at <= {{ as_of() }}, true)
    group by lead_id

),

open_demo_requests as (

    select lead_id
    from engagement_events
    where
        event_type = 'demo_request'
        and occurred_at <= {{ as_of() }}
        and coalesce({{ lowered('status') }}, 'open') = 'open'
        and (closed_at is null or closed_at > {{ as_of() }})
    group by lead_id

),

rated_records as (

    select
        records.*,
        identified_persons.golden_lead_id,
        identified_persons.record_count,
        leads.created_at,
        open_opportunities.lead_id is not null
        or open_demo_requests.lead_id is not null as is_protected,
        any_opportunities.lead_id is not null
        or leads.converted_opportunity_id is not null as has_opportunity,
        case when leads.full_name is null then 0 else 1 end
        + case when leads.last_name is null then 0 else 1 end
        + case when leads.email is null then 0 else 1 end
        + case when leads.phone is null then 0 else 1 end
        + case when leads.mobile_phone is null then 0 else 1 end
        + case when leads.company_name is null then 0 else 1 end
        + case when leads.account_id is null then 0 else 1 end
        + case when leads.contact_role is null then 0 else 1 end
        + case when leads.job_title is null then 0 else 1 end
        + case when leads.seniority is null then 0 else 1 end
        + case when leads.lead_source is null then 0 else 1 end
        + case when leads.country is null then 0 else 1 end
        + case when leads.owner_id is null then 0 else 1 end as filled_field_count
    from records
    inner join identified_persons
        on records.person_key = identified_persons.person_key
    inner join leads
        on records.lead_id = leads.lead_id
    left join open_opportunities
        on records.lead_id = open_opportunities.lead_id
    left join any_opportunities
        on records.lead_id = any_opportunities.lead_id
    left join open_demo_requests
        on records.lead_id = open_demo_requests.lead_id

),

ranked_records as (

    -- DUP-07: live, then protected > has opportunity > most complete > earliest > lowest id
    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by
                is_live desc nulls last,
                is_protected desc nulls last,
                has_opportunity desc nulls last,
                filled_field_count desc nulls last,
                created_at asc nulls last, lead_id asc nulls last
        ) as survivor_rank
    from rated_records

),

final as (

    select
        ---------- ids
        lead_id,
        golden_lead_id,
        business_unit_id,

        ---------- strings
        normalised_email,
        case
            when is_merged then 'crm_merge'
            when record_count = 1 then 'single'
            else 'email'
        end as match_rule,

        ---------- numerics
        cast(1 as double) as match_probability,

        ---------- booleans
        survivor_rank = 1 as is_survivor,
        is_live,
        is_deleted,
        is_merged,
        is_future,
        is_protected,

        ---------- timestamps
        created_at
    from ranked_records

)

select * from final
