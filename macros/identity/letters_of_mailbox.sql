{% macro letters_of_mailbox(local) -%}
    {#- a mailbox as a name would stand in it -#}
    {{ name_key("replace(replace(replace(" ~ local ~ ", '.', ''), '_', ''), '-', '')") }}
{%- endmacro %}
