{% macro zoho_id(column, kind, prefix='zoho:') -%}
    {#- the published id of a row of Zoho. A row without an id gets the hash of the row and its
        occurrence in the delivery, so that a split or repeated delivery gives the same ids; an id
        of another shape is null, so that it can't pass for a record of another kind -#}
    case
        when {{ column }} is null
            then 'zoho:{{ kind }}:' || substring(_row_sha256, 1, 16) || '-' || cast(
                row_number() over (
                    partition by _row_sha256, _arrival_seq
                    order by _source_file asc nulls last, _row_number asc nulls last
                ) as string
            )
        when {{ matches(column, '^[A-Za-z0-9_]{1,64}$') }} then '{{ prefix }}' || {{ column }}
    end
{%- endmacro %}
