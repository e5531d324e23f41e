-- looks for a refusal first, and for a consent only where the law asks for one
with

regimes as (
    select business_unit_id, max(consent_mode) as consent_mode
    from work.intermediate.int_unit_privacy_regions
    where country = '*' and regime = 'default'
    group by all
),

outreach as materialized (
    select
        activity_id,
        golden_lead_id,
        if(activity_type = 'call', 'phone', activity_type) as channel,
        occurred_at,
        coalesce(countries.consent_mode, regimes.consent_mode) as consent_mode
    from leadhouse.marts.fct_activities
    inner join leadhouse.marts.mart_leads_deduplicated as leads using (golden_lead_id)
    left join work.intermediate.int_unit_countries as countries
        on leads.business_unit_id = countries.business_unit_id
        and lower(leads.country) = countries.country_key
    left join regimes on leads.business_unit_id = regimes.business_unit_id
    where
        is_open
        and direction = 'outbound'
        and activity_type in ('call', 'email', 'linkedin')
        and occurred_at <= getvariable('as_of')
),

consents as (
    select
        golden_lead_id, lower(channel) as channel, lower(status) as status, valid_from, valid_to
    from work.input.input_consents
    inner join leadhouse.marts.bridge_lead_records using (lead_id)
),

refused as (
    select outreach.activity_id
    from outreach
    inner join consents using (golden_lead_id)
    where
        consents.status in ('opt_out', 'dnc')
        and (
            consents.channel is null
            or consents.channel = outreach.channel
            or (consents.status = 'dnc' and outreach.channel = 'phone')
        )
        and (valid_from is null or valid_from <= occurred_at)
        and (valid_to is null or valid_to > occurred_at)
),

granted as (
    select outreach.activity_id
    from outreach
    inner join consents using (golden_lead_id, channel)
    where
        consents.status = 'opt_in'
        and outreach.consent_mode = 'opt_in'
        and (valid_from is null or valid_from <= occurred_at)
        and (valid_to is null or valid_to > occurred_at)
)

select activity_id, golden_lead_id, channel, 'refused' as breach, occurred_at
from outreach semi join refused using (activity_id)
union all
select activity_id, golden_lead_id, channel, 'no_consent', occurred_at
from outreach
anti join refused using (activity_id)
anti join granted using (activity_id)
where consent_mode = 'opt_in'
