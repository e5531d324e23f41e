{% macro edit_distance(left, right) -%}
    {#-
        letters to insert, delete or replace to make one text the other; of texts beyond ASCII 0 or
        99, since DuckDB counts their bytes
    -#}
    {{ return(adapter.dispatch('edit_distance', 'leadhouse')(left, right)) }}
{%- endmacro %}

{% macro duckdb__edit_distance(left, right) -%}
    case
        when
            strlen({{ left }}) = length({{ left }}) and strlen({{ right }}) = length({{ right }})
            then levenshtein({{ left }}, {{ right }})
        when {{ left }} = {{ right }} then 0
        when {{ left }} != {{ right }} then 99
    end
{%- endmacro %}

{% macro spark__edit_distance(left, right) -%}
    case
        when
            octet_length({{ left }}) = length({{ left }})
            and octet_length({{ right }}) = length({{ right }})
            then levenshtein({{ left }}, {{ right }})
        when {{ left }} = {{ right }} then 0
        when {{ left }} != {{ right }} then 99
    end
{%- endmacro %}
