{% macro family_name_level() -%}
    case
        when facing.family_left is null or facing.family_right is null then null
        when facing.family_left = facing.family_right then 'exact'
        when
            {{ stands_in('facing.family_left', 'facing.letters_left') }}
            and {{ stands_in('facing.family_right', 'facing.letters_right') }}
            then 'confirmed'
        when
            {{ is_within(
                'facing.family_left', 'facing.family_right',
                'case when least(length(facing.family_left), length(facing.family_right)) >= 4 then 2 else 1 end'
            ) }}
            then 'near'
        when
            contains(' ' || facing.words_left || ' ', ' ' || facing.words_right || ' ')
            or contains(' ' || facing.words_right || ' ', ' ' || facing.words_left || ' ')
            then 'part'
        when
            {{ stands_in('facing.family_left', 'facing.letters_right') }}
            or {{ stands_in('facing.family_right', 'facing.letters_left') }}
            then 'in_email'
        when
            least(length(facing.family_left), length(facing.family_right)) >= 8
            and {{ is_within('facing.family_left', 'facing.family_right', 3) }}
            then 'far'
        else 'different'
    end
{%- endmacro %}
