{% macro birth_date_level() -%}
    case
        when facing.birth_date_left = facing.birth_date_right then 'same'
        when {{ is_within('facing.birth_date_left', 'facing.birth_date_right', 1) }}
            then 'near'
        when
            {{ is_within('facing.birth_date_left', 'facing.birth_date_right', 2) }}
            or substring(facing.birth_date_left, 1, 4) = substring(facing.birth_date_right, 1, 4)
            then 'part'
        when facing.birth_date_left != facing.birth_date_right then 'different'
    end
{%- endmacro %}
