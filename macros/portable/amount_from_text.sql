{% macro amount_from_text(expression) -%}
    {#- an amount for people, $22,700.00 or $1,117.10K (K thousand, M million), as an exact double;
        null where the text has another shape -#}
    {%- set shape = '^-?[$]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})([.][0-9]{1,6})?[KM]?$' -%}
    {%- set digits -%}
        try_cast(translate({{ expression }}, '$,KM', '') as decimal(21, 6))
    {%- endset -%}
    case
        when not coalesce({{ matches(expression, shape) }}, false) then null
        when {{ expression }} like '%K' then cast({{ digits }} * 1000 as double)
        when {{ expression }} like '%M' then cast({{ digits }} * 1000000 as double)
        else cast({{ digits }} as double)
    end
{%- endmacro %}
