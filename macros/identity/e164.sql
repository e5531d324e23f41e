{% macro e164(digits, dialling_code, trunk_prefix, international_prefix) -%}
    {#-
        a guess at the international form of dialled digits: a plus or the prefix for abroad says
        the country, else it is the one given; null where no number can be so short or long
    -#}
    {%- set national -%}
        '+' || {{ dialling_code }} || case
            when {{ trunk_prefix }} != '' and substring({{ digits }}, 1, length({{ trunk_prefix }})) = {{ trunk_prefix }}
                then substring({{ digits }}, 1 + length({{ trunk_prefix }}))
            else {{ digits }}
        end
    {%- endset -%}
    {%- set abroad -%}
        substring({{ digits }}, 1 + length({{ international_prefix }}))
    {%- endset -%}
    case
        when length({{ digits }}) not between 7 and 20 then null
        when replace({{ digits }}, substring({{ digits }}, 3, 1), '') in ('', '+') then null
        when substring({{ digits }}, 1, 1) = '+' then '+' || replace({{ digits }}, '+', '')
        when substring({{ digits }}, 1, 2) = '00' then '+' || substring({{ digits }}, 3)
        when
            {{ international_prefix }} not in ('', '00')
            and substring({{ digits }}, 1, length({{ international_prefix }})) = {{ international_prefix }}
            then '+' || {{ abroad }}
        else {{ national }}
    end
{%- endmacro %}
