{% macro email_level() -%}
    case
        when facing.email_left is null or facing.email_right is null then null
        when facing.email_left = facing.email_right
            then case when hot_emails.key_hash is not null then 'shared' else 'exact' end
        when facing.mail_domain_left = facing.mail_domain_right
            then
                case
                    when
                        {{ replaced_matches('facing.local_left', '[0-9]+$', '') }}
                        = {{ replaced_matches('facing.local_right', '[0-9]+$', '') }}
                        then 'numbered'
                    when {{ is_within('facing.local_left', 'facing.local_right', 1) }}
                        then 'near'
                    when {{ is_within('facing.local_left', 'facing.local_right', 2) }}
                        then 'near_two'
                    when not facing.is_free_left then 'same_domain'
                    else 'different'
                end
        when
            facing.local_left = facing.local_right
            and {{ is_within('facing.mail_domain_left', 'facing.mail_domain_right', 2) }}
            then 'near'
        when facing.local_left = facing.local_right and length(facing.local_left) >= 6
            then 'same_local'
        when facing.is_free_left != facing.is_free_right then 'other_kind'
        else 'different'
    end
{%- endmacro %}
