{% macro company_level() -%}
    case
        when
            coalesce(facing.company_left, facing.domain_left) is null
            or coalesce(facing.company_right, facing.domain_right) is null
            then null
        when
            facing.company_left = facing.company_right
            or facing.domain_left = facing.domain_right
            then 'same'
        when
            facing.company_root_left = facing.company_root_right
            or {{ begins_with('facing.company_left', 'facing.company_right') }}
            or {{ begins_with('facing.company_right', 'facing.company_left') }}
            or {{ is_within('facing.company_left', 'facing.company_right', 2) }}
            or {{ is_within('facing.domain_left', 'facing.domain_right', 2) }}
            then 'near'
        else 'different'
    end
{%- endmacro %}
