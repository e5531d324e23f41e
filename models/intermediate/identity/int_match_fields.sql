with

changes as (

    select lead_id
    from {{ ref('int_match_changes') }}
    where is_changed

),

leads as (

    select
        {% for column in match_inputs() -%}
        input_leads.{{ column }},
        {% endfor -%}
        input_leads.lead_id
    from {{ ref('input_leads') }} as input_leads
    inner join changes
        on input_leads.lead_id = changes.lead_id

),

{{ match_fields('leads') }}

select * from final
