with

activities as (

    select * from {{ ref('fct_activities') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

consents as (

    select * from {{ ref('input_consents') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

privacy_regions as (

    select * from {{ ref('int_unit_privacy_regions') }}

),

default_regimes as (

    select
        business_unit_id,
        max(consent_mode) as consent_mode
    from privacy_regions
    where
        country = '*'
        and regime = 'default'
    group by business_unit_id

),

outreach as (

    select
        activities.activity_id,
        activities.golden_lead_id,
        case activities.activity_type when 'call' then 'phone' else activities.activity_type end
            as channel,
        activities.occurred_at,
        coalesce(countries.consent_mode, default_regimes.consent_mode) as consent_mode
    from activities
    inner join leads
        on activities.golden_lead_id = leads.golden_lead_id
    left join countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    left join default_regimes
        on leads.business_unit_id = default_regimes.business_unit_id
    where
        leads.is_open
        and activities.direction = 'outbound'
        and activities.activity_type in ('call', 'email', 'linkedin')
        and activities.occurred_at <= {{ as_of() }}

),

person_consents as (

    -- the strictest word of any record of the person holds for all of them (AMB-32)
    select
        members.golden_lead_id,
        {{ lowered('consents.channel') }} as channel,
        {{ lowered('consents.status') }} as status,
        consents.valid_from,
        consents.valid_to
    from consents
    inner join members
        on consents.lead_id = members.lead_id

),

consents_found as (

    -- an inner join: with a condition beside its key, an outer one would compare every activity
    -- with every consent on DuckDB
    select
        outreach.activity_id,
        max(case when person_consents.status = 'opt_in' then 0 else 1 end) as is_refused,
        max(case when person_consents.status = 'opt_in' then 1 else 0 end) as is_granted
    from outreach
    inner join person_consents
        on
            outreach.golden_lead_id = person_consents.golden_lead_id
            and (
                person_consents.valid_from is null
                or person_consents.valid_from <= outreach.occurred_at
            )
            and (
                person_consents.valid_to is null or person_consents.valid_to > outreach.occurred_at
            )
    where
        (
            -- do not call concerns the phone, and a refusal without a channel all of them
            person_consents.status in ('opt_out', 'dnc')
            and (
                person_consents.channel is null
                or person_consents.channel = outreach.channel
                or (person_consents.status = 'dnc' and outreach.channel = 'phone')
            )
        )
        -- consent is asked for only where the law does
        or (
            person_consents.status = 'opt_in'
            and person_consents.channel = outreach.channel
            and outreach.consent_mode = 'opt_in'
        )
    group by outreach.activity_id

),

judged as (

    select
        outreach.activity_id,
        outreach.golden_lead_id,
        outreach.channel,
        outreach.occurred_at,
        outreach.consent_mode,
        coalesce(consents_found.is_refused, 0) as is_refused,
        coalesce(consents_found.is_granted, 0) as is_granted
    from outreach
    left join consents_found
        on outreach.activity_id = consents_found.activity_id

),

final as (

    -- AMB-51: unknown consent blocks where the law asks for opt-in, and nowhere else
    select
        activity_id,
        golden_lead_id,
        channel,
        case when is_refused = 1 then 'refused' else 'no_consent' end as breach,
        occurred_at
    from judged
    where
        is_refused = 1
        or (consent_mode = 'opt_in' and is_granted = 0)

)

select * from final
