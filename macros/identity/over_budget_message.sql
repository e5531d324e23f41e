{% macro over_budget_message(budget, dearest) -%}
    'comparing the lead records would take ' || cast({{ budget }}.pair_count as string)
    || ' pairs, and the policy allows ' || cast({{ budget }}.max_pairs as string) || ' ('
    || cast({{ budget }}.max_pairs_per_record as string)
    || ' a record, parameter dup.max_pairs_per_record, and at least dup.least_pair_budget). Pairs by key: ' || (
        select {{ list_text(key_and_pairs(dearest)) }} from {{ dearest }}
    ) || '. Lower max_records of the dearest keys in seed_match_keys, or raise the parameter'
{%- endmacro %}
