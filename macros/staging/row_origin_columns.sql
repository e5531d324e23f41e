{% macro row_origin_columns() -%}
    _source_file,
    _row_number,
    _row_sha256,
    _arrival_seq,
    _seen_seq,
    _full_seq
{%- endmacro %}
