-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent
{% set record_fields = [
    'lead_source', 'source_channel', 'direction', 'created_via', 'email', 'country', 'account_id'
] -%}
with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

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

changes_after as (

    -- the value at the cut is what the first change after it replaced
    select
        cuts.golden_lead_id,
        field_history.field,
        field_history.old_value,
        row_number() over (
            partition by cuts.golden_lead_id, field_history.field
            order by
                field_history.changed_at asc nulls last,
                field_history.old_value asc nulls last
        ) as change_number
    from cuts
    inner join field_history
        on cuts.first_lead_id = field_history.object_id
    where
        {{ lowered('field_history.object_type') }} = 'lead'
        and field_history.changed_at > cuts.cut_at

),

replaced as (

    select
        golden_lead_id,
        {%- for field in record_fields + ['seniority'] %}
        max(case when field = '{{ field }}' then 1 else 0 end) as {{ field }}_changed,
        max(case when field = '{{ field }}' then old_value end) as {{ field }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from changes_after
    where change_number = 1
    group by golden_lead_id

),

first_enrichments as (

    -- what a tool filled in for the first time after the cut was not known at it
    select
        lead_id,
        min(enriched_at) as known_from
    from enrichment_log
    where
        lead_id is not null
        and {{ lowered('field_name') }} = 'seniority'
    group by lead_id

),

final as (

    select
        cuts.golden_lead_id,
        cuts.business_unit_id,
        cuts.cut_at
        {%- for field in record_fields %},
        case
            when replaced.{{ field }}_changed = 1 then replaced.{{ field }}
            else records.{{ field }}
        end as {{ field }}
        {%- endfor %},
        case
            when replaced.seniority_changed = 1 then replaced.seniority
            when
                first_enrichments.known_from is null
                or first_enrichments.known_from <= cuts.cut_at
                then records.seniority
        end as seniority,
        coalesce(replaced.seniority_changed, 0) = 1 as is_seniority_changed
    from cuts
    inner join records
        on cuts.first_lead_id = records.lead_id
    left join replaced
        on cuts.golden_lead_id = replaced.golden_lead_id
    left join first_enrichments
        on cuts.first_lead_id = first_enrichments.lead_id

)

select * from final
