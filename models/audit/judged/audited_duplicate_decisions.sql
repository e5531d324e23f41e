with

decisions as (

    select * from {{ ref('int_duplicate_decisions') }}

),

final as (

    -- a word that a later one took back was followed in its time
    select
        ---------- ids
        decision_id,

        ---------- what the suite judges
        case outcome
            when 'same_record' then 'one record on both sides'
            when 'unknown_record'
                then
                    'no lead record '
                    || concat_ws(
                        ' or ',
                        case when not has_left_record then substring(lead_id_left, 1, 100) end,
                        case when not has_right_record then substring(lead_id_right, 1, 100) end
                    )
            when 'unknown_word' then coalesce(substring(decision, 1, 100), 'no decision')
            when 'to_come' then cast(decided_at as string)
        end as unusable_part,

        ---------- evidence
        case outcome
            when 'unknown_word' then 'must_link or cannot_link'
            when 'to_come' then 'a time that has come'
            else 'two lead records that are there'
        end as expected_part,
        substring(lead_id_left, 1, 100)
        || ' and '
        || substring(lead_id_right, 1, 100)
        || coalesce(': ' || substring(decision, 1, 100), '')
        || coalesce(' by ' || substring(decided_by, 1, 100), ' by nobody named')
        || coalesce(' at ' || cast(decided_at as string), '') as decision_evidence
    from decisions

)

select * from final
