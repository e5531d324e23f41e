{% macro given_name_level() -%}
    case
        when facing.given_left is null or facing.given_right is null then null
        when facing.given_left = facing.given_right then 'exact'
        when length(facing.given_left) = 1 or length(facing.given_right) = 1
            then
                case
                    when substring(facing.given_left, 1, 1) = substring(facing.given_right, 1, 1)
                        then 'initial'
                    else 'different'
                end
        when facing.root_left = facing.root_right then 'nickname'
        when
            {{ stands_in('facing.given_left', 'facing.letters_left') }}
            and {{ stands_in('facing.given_right', 'facing.letters_right') }}
            then 'confirmed'
        when
            least(length(facing.given_left), length(facing.given_right)) >= 3
            and (
                {{ begins_with('facing.given_left', 'facing.given_right') }}
                or {{ begins_with('facing.given_right', 'facing.given_left') }}
            )
            then 'near'
        when
            {{ is_within(
                'facing.given_left', 'facing.given_right',
                'case when least(length(facing.given_left), length(facing.given_right)) >= 4 then 2 else 1 end'
            ) }}
            or {{ is_within('facing.root_left', 'facing.root_right', 1) }}
            then 'near'
        when
            {{ stands_in('facing.given_left', 'facing.letters_right') }}
            or {{ stands_in('facing.given_right', 'facing.letters_left') }}
            then 'in_email'
        else 'different'
    end
{%- endmacro %}
