with

candidates as (

    select * from {{ ref('int_match_candidates') }}

),

changes as (

    select *
    from {{ ref('int_match_changes') }}
    where not is_changed

),

wanted as (

    -- records that did not change, but are compared with one that did
    select lead_id
    from changes
    where
        lead_id in (
            select candidates.lead_id_left from candidates
            union all
            select candidates.lead_id_right from candidates
        )

),

leads as (

    select
        {% for column in match_inputs() -%}
        input_leads.{{ column }},
        {% endfor -%}
        input_leads.lead_id
    from {{ ref('input_leads') }} as input_leads
    inner join wanted
        on input_leads.lead_id = wanted.lead_id

),

{{ match_fields('leads') }}

select * from final
