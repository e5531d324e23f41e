-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent
{% set channels = ['email', 'phone', 'linkedin'] -%}
with

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

in_force as (

    select
        members.golden_lead_id,
        {{ lowered('consents.channel') }} as channel,
        {{ lowered('consents.status') }} as status
    from consents
    inner join members
        on consents.lead_id = members.lead_id
    where
        coalesce(consents.valid_from <= {{ as_of() }}, true)
        and coalesce(consents.valid_to > {{ as_of() }}, true)

),

words as (

    -- the strictest word of any record of the person holds for all of them (AMB-32)
    select
        golden_lead_id
        {%- for channel in channels %},
        max(
            case
                when
                    status in ('opt_out', 'dnc')
                    and (
                        channel is null
                        or channel = '{{ channel }}'
                        {%- if channel == 'phone' %}
                        or status = 'dnc'
                        {%- endif %}
                    )
                    then 1
                else 0
            end
        ) as {{ channel }}_refused,
        max(case when status = 'opt_in' and channel = '{{ channel }}' then 1 else 0 end)
            as {{ channel }}_granted
        {%- endfor %}
    from in_force
    group by golden_lead_id

),

joined as (

    select
        leads.golden_lead_id,
        coalesce(countries.consent_mode, default_regimes.consent_mode, 'opt_out') as consent_mode
        {%- for channel in channels %},
        coalesce(words.{{ channel }}_refused, 0) as {{ channel }}_refused,
        coalesce(words.{{ channel }}_granted, 0) as {{ channel }}_granted
        {%- endfor %}
    from leads
    left join words
        on leads.golden_lead_id = words.golden_lead_id
    left join countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    left join default_regimes
        on leads.business_unit_id = default_regimes.business_unit_id

),

judged as (

    -- AMB-51: unknown consent blocks where the law asks for opt-in, and nowhere else
    select
        golden_lead_id
        {%- for channel in channels %},
        case
            when {{ channel }}_refused = 1 then 'refused'
            when consent_mode = 'opt_in' and {{ channel }}_granted = 0 then 'no_consent'
        end as {{ channel }}_block
        {%- endfor %}
    from joined

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- strings
        email_block,
        phone_block,
        linkedin_block,

        ---------- booleans
        email_block is not null
        and phone_block is not null
        and linkedin_block is not null as is_contact_blocked
    from judged

)

select * from final
