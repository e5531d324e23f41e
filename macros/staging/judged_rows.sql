{% macro judged_rows(typed, columns, casts={}, key=[], newest_first=none) -%}
    {#- the last CTEs of a staging model: what is wrong with a row, which row of a key is in force.
        casts: typed column -> {text: delivered text, type: ...}; key: columns of the primary key,
        empty when the whole row is its key; newest_first: the column by which the newest row wins.
        `typed` carries the canonical columns, the cast texts and the origin columns -#}
checked as (

    select
        *,
        coalesce(
            {% for column in key -%}
            case when {{ column }} is null{{ ' and ' ~ casts[column].text ~ ' is null' if column in casts }} then '{{ column }}' end,
            {% endfor -%}
            {% for column, cast in casts.items() -%}
            case when {{ column }} is null and {{ cast.text }} is not null then '{{ column }}' end,
            {% endfor -%}
            null
        ) as _reject_column
    from {{ typed }}

),

explained as (

    select
        *,
        case
            {% for column, cast in casts.items() -%}
            when _reject_column = '{{ column }}' and {{ cast.text }} is not null
                then {{ "'bad_" ~ cast.type ~ "'" }}
            {% endfor -%}
            when _reject_column is not null then 'missing_key'
        end as _reject_code,
        case
            {% for column, cast in casts.items() -%}
            when _reject_column = '{{ column }}' and {{ cast.text }} is not null
                then '{{ column }} holds "' || substring({{ cast.text }}, 1, 100) || '", which is no {{ cast.type }}; correct it in the source and deliver the row again'
            {% endfor -%}
            when _reject_column is not null
                then _reject_column || ' is empty, so the row cannot be told from others; deliver the row again with its key'
        end as _reject_message,
        case
            when _reject_column is not null
                then {{ row_json(delivered_values(columns, casts)) }}
        end as _raw_record
    from checked

),

ranked as (

    select
        *,
        row_number() over (
            partition by {{ (key or ['_row_sha256']) | join(', ') }}
            order by
                case when _reject_column is null then 0 else 1 end asc nulls last,
                {{ newest_first ~ ' desc nulls last,' if newest_first else '' }}
                _arrival_seq desc nulls last,
                _row_sha256 asc nulls last,
                _source_file asc nulls last,
                _row_number asc nulls last
        ) as _rank_in_key,
        row_number() over (
            partition by {{ (['_reject_column is null'] + key + ['_row_sha256']) | join(', ') }}
            order by
                _arrival_seq desc nulls last,
                _source_file asc nulls last,
                _row_number asc nulls last
        ) as _rank_in_equals,
        -- also a row that is quarantined shows that the record is still there
        max(_seen_seq) over (
            partition by {{ (key or ['_row_sha256']) | join(', ') }}
        ) as _last_seen_seq
    from explained

),

final as (

    select
        {% for column in columns -%}
        {% if column == 'is_deleted' -%}
        {#- a complete extract that lacks the record says that it is gone -#}
        coalesce(is_deleted, false) or _last_seen_seq < coalesce(_full_seq, 0) as is_deleted,
        {% else -%}
        {{ column }},
        {% endif -%}
        {% endfor -%}
        _source_file,
        _row_number,
        _row_sha256,
        _reject_column,
        _reject_code,
        _reject_message,
        _raw_record,
        case
            when _reject_column is not null then 'quarantined'
            when _rank_in_equals > 1 then 'duplicate'
            when _rank_in_key > 1 then 'superseded'
            {% if 'is_deleted' not in columns -%}
            when _last_seen_seq < coalesce(_full_seq, 0) then 'superseded'
            {% endif -%}
            else 'accepted'
        end as _row_state
    from ranked

)

select * from final
{%- endmacro %}
