-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set places = range(1, 9) -%}
{% set epoch = "timestamp '1970-01-01 00:00:00'" -%}
with

candidates as (

    select * from {{ ref('int_golden_candidates') }}

),

enrichments as (

    select * from {{ ref('input_enrichment_log') }}

),

contact_points as (

    select * from {{ ref('dim_contact_points') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

rules as (

    select * from {{ ref('int_golden_rules') }}

),

contested as (

    select
        candidates.*,
        rules.agrees_with,
        rules.is_leading,
        {%- for place in places %}
        rules.rule_{{ place }},
        {%- endfor %}
        case
            when candidates.field = 'email' then 'email'
            when candidates.field in ('phone', 'mobile_phone') then 'phone'
        end as contact_kind,
        {{ lowered("trim(both ' ' from translate(candidates.value, '[]()<>{}', ''))") }}
            as bare_value,
        case
            when candidates.field = 'email'
                then {{ lowered("trim(both ' ' from split_part(candidates.value, '@', 1))") }}
        end as mailbox
    from candidates
    inner join rules
        on
            candidates.business_unit_id = rules.business_unit_id
            and candidates.field = rules.field
    where candidates.is_contested

),

verified as (

    select
        contested.lead_id,
        contested.field
    from contested
    inner join enrichments
        on
            contested.lead_id = enrichments.lead_id
            and contested.field = {{ lowered('enrichments.field_name') }}
            and {{ lowered('contested.value') }} = {{ lowered('enrichments.value') }}
    where
        {{ lowered('enrichments.verification_status') }} = 'verified'
        and enrichments.enriched_at <= {{ as_of() }}
    group by contested.lead_id, contested.field

),

validity as (

    -- a number is judged with a country; one that is valid somewhere is valid
    select
        contested.lead_id,
        contested.field,
        min(case when contact_points.is_valid then 0 else 2 end) as score
    from contested
    inner join contact_points
        on
            contested.value = contact_points.value_as_delivered
            and contested.contact_kind = contact_points.kind
    group by contested.lead_id, contested.field

),

scored as (

    -- a number for each rule of the field, the smaller first
    select
        contested.*,
        case
            when placeholder_values.match_value is null and placeholder_names.match_value is null
                then 0
            else 1
        end as score_placeholder,
        case when contested.is_live then 0 else 1 end as score_live
        {%- for place in places %},
        case contested.rule_{{ place }}
            when 'valid' then coalesce(validity.score, 1)
            when 'verified' then case when verified.lead_id is null then 1 else 0 end
            when 'survivor' then case when contested.survivor_rank = 1 then 0 else 1 end
            when 'source_rank' then contested.source_rank
            when 'most_recent' then -{{ hours_between(epoch, 'contested.updated_at') }}
            when 'most_complete' then -contested.filled_field_count
            when 'longest' then -length(contested.value)
            when 'earliest_created' then {{ hours_between(epoch, 'contested.created_at') }}
        end as score_{{ place }}
        {%- endfor %}
    from contested
    left join verified
        on
            contested.lead_id = verified.lead_id
            and contested.field = verified.field
    left join validity
        on
            contested.lead_id = validity.lead_id
            and contested.field = validity.field
    left join placeholders as placeholder_values
        on
            contested.business_unit_id = placeholder_values.business_unit_id
            and contested.bare_value = placeholder_values.match_value
    left join placeholders as placeholder_names
        on
            contested.business_unit_id = placeholder_names.business_unit_id
            and contested.mailbox = placeholder_names.match_value

),

ranked as (

    -- a placeholder comes last and a live record first, whatever the policy
    select
        *,
        row_number() over (
            partition by golden_lead_id, field
            order by
                score_placeholder asc nulls last,
                score_live asc nulls last,
                {%- for place in places %}
                score_{{ place }} asc nulls last,
                {%- endfor %}
                survivor_rank asc nulls last
        ) as value_rank
    from scored

),

final as (

    select
        ---------- ids
        golden_lead_id,
        lead_id,

        ---------- strings
        field,
        value,
        agrees_with,
        {%- for place in places %}
        rule_{{ place }},
        {%- endfor %}

        ---------- numerics
        record_count,
        score_placeholder,
        score_live,
        {%- for place in places %}
        score_{{ place }},
        {%- endfor %}
        value_rank,

        ---------- booleans
        is_leading,
        is_spread
    from ranked

)

select * from final
