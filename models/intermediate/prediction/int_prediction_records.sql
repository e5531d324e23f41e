-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent,layout.long_lines
{% set feature_fields = ['lead_source', 'source_channel', 'direction', 'created_via', 'email'] -%}
{% set record_fields = feature_fields + prediction_fit_fields('lead') -%}
with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

named_changes as (

    select
        object_id,
        {{ lowered("trim(both ' ' from field)") }} as field,
        old_value,
        changed_at
    from field_history
    where {{ lowered('object_type') }} = 'lead'

),

changes_after as (

    -- the value at the cut is what the first change after it replaced
    select
        cuts.golden_lead_id,
        named_changes.field,
        named_changes.old_value,
        named_changes.changed_at,
        row_number() over (
            partition by cuts.golden_lead_id, named_changes.field
            order by
                named_changes.changed_at asc nulls last,
                named_changes.old_value asc nulls last
        ) as change_number
    from cuts
    inner join named_changes
        on cuts.first_lead_id = named_changes.object_id
    where
        named_changes.field in ('{{ record_fields | join("', '") }}')
        and named_changes.changed_at > cuts.cut_at

),

replaced as (

    select
        golden_lead_id
        {%- for field in record_fields %},
        max(case when field = '{{ field }}' then changed_at end) as {{ field }}_changed_at,
        max(case when field = '{{ field }}' then old_value end) as {{ field }}
        {%- endfor %}
    from changes_after
    where change_number = 1
    group by golden_lead_id

),

named_enrichments as (

    select
        lead_id,
        {{ lowered("trim(both ' ' from field_name)") }} as field,
        value,
        enriched_at
    from enrichment_log
    where lead_id is not null

),

enrichments as (

    -- a tool that says what the one before it said changes nothing
    select
        lead_id,
        field,
        enriched_at,
        coalesce(
            value = lag(value) over (
                partition by lead_id, field
                order by enriched_at asc nulls last, value asc nulls last
            ),
            false
        ) as is_confirmation
    from named_enrichments
    where field in ('{{ record_fields | join("', '") }}')

),

enriched as (

    -- what a tool wrote after the cut was not known at it, and not what was there instead
    select
        cuts.golden_lead_id
        {%- for field in record_fields %},
        min(case when enrichments.field = '{{ field }}' then enrichments.enriched_at end)
            as {{ field }}_enriched_at
        {%- endfor %}
    from cuts
    inner join enrichments
        on cuts.first_lead_id = enrichments.lead_id
    where
        enrichments.enriched_at > cuts.cut_at
        and not enrichments.is_confirmation
    group by cuts.golden_lead_id

),

at_cut as (

    select
        cuts.golden_lead_id,
        cuts.business_unit_id as unit_of_today,
        cuts.cut_at
        {%- for field in record_fields %},
        case
            when
                enriched.{{ field }}_enriched_at < replaced.{{ field }}_changed_at
                or (
                    replaced.{{ field }}_changed_at is null
                    and enriched.{{ field }}_enriched_at is not null
                )
                then cast(null as string)
            when replaced.{{ field }}_changed_at is not null then replaced.{{ field }}
            else records.{{ field }}
        end as {{ field }}
        {%- endfor %},
        records.business_unit_id as own_unit_of_today
    from cuts
    inner join records
        on cuts.first_lead_id = records.lead_id
    left join replaced
        on cuts.golden_lead_id = replaced.golden_lead_id
    left join enriched
        on cuts.golden_lead_id = enriched.golden_lead_id

),

final as (

    -- points of fit are those of today: they are of the cut only where what they rest on is
    select
        at_cut.golden_lead_id,
        at_cut.unit_of_today as business_unit_id,
        at_cut.cut_at,
        {%- for field in feature_fields + ['country', 'account_id', 'seniority'] %}
        at_cut.{{ field }},
        {%- endfor %}
        leads.account_id as scored_account_id,
        coalesce(at_cut.account_id, '') = coalesce(leads.account_id, '')
        and coalesce(at_cut.business_unit_id, '') = coalesce(at_cut.own_unit_of_today, '')
        and {{ lowered("coalesce(at_cut.seniority, '')") }}
        = {{ lowered("coalesce(leads.seniority, '')") }}
        and (
            leads.account_id is not null
            or {{ lowered("coalesce(at_cut.country, '')") }}
            = {{ lowered("coalesce(leads.country, '')") }}
        )
        and {{ lowered("coalesce(at_cut.household_type, '')") }}
        = {{ lowered("coalesce(survivors.household_type, '')") }}
        and {{ lowered("coalesce(at_cut.age_band, '')") }}
        = {{ lowered("coalesce(survivors.age_band, '')") }} as is_own_fit_known
    from at_cut
    inner join leads
        on at_cut.golden_lead_id = leads.golden_lead_id
    inner join records as survivors
        on leads.survivor_lead_id = survivors.lead_id

)

select * from final
