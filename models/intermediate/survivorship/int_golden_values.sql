-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set places = range(1, 9) -%}
with

candidates as (

    select * from {{ ref('int_golden_candidates') }}

),

ranked as (

    select * from {{ ref('int_golden_scores') }}

),

leading_values as (

    -- of fields that others go with, as words without case, accents and punctuation
    select
        golden_lead_id,
        lead_id,
        field,
        value_rank,
        coalesce({{ plain_text('value') }}, value) || ' ' as words
    from ranked
    where is_leading

),

eligible as (

    -- no title of one employer beside the name of another: what goes with a field comes from
    -- records that have its chosen value, or none; `Acme` and `ACME Inc.` are one
    select
        ranked.*,
        row_number() over (
            partition by ranked.golden_lead_id, ranked.field
            order by ranked.value_rank asc nulls last
        ) as eligible_rank
    from ranked
    left join leading_values as chosen_leading
        on
            ranked.golden_lead_id = chosen_leading.golden_lead_id
            and ranked.agrees_with = chosen_leading.field
            and chosen_leading.value_rank = 1
    left join leading_values as own_leading
        on
            ranked.lead_id = own_leading.lead_id
            and ranked.agrees_with = own_leading.field
    where
        chosen_leading.words is null
        or own_leading.words is null
        or substring(own_leading.words, 1, length(chosen_leading.words)) = chosen_leading.words
        or substring(chosen_leading.words, 1, length(own_leading.words)) = own_leading.words

),

winners as (

    select *
    from eligible
    where eligible_rank = 1

),

rivals_by_rank as (

    -- the best of the other values shows which rule decided
    select
        eligible.*,
        row_number() over (
            partition by eligible.golden_lead_id, eligible.field
            order by eligible.eligible_rank asc nulls last
        ) as row_number
    from eligible
    inner join winners
        on
            eligible.golden_lead_id = winners.golden_lead_id
            and eligible.field = winners.field
            and eligible.value != winners.value

),

chosen as (

    select
        golden_lead_id,
        lead_id,
        field,
        value,
        case when record_count = 1 then 'only_value' else 'same_value' end as chosen_by,
        record_count
    from candidates
    where not is_contested

    union all

    select
        winners.golden_lead_id,
        winners.lead_id,
        winners.field,
        winners.value,
        case
            when rivals_by_rank.lead_id is null and winners.is_spread then 'agrees_with'
            when rivals_by_rank.lead_id is null and winners.record_count > 1 then 'same_value'
            when rivals_by_rank.lead_id is null then 'only_value'
            when winners.score_placeholder != rivals_by_rank.score_placeholder
                then 'no_placeholder'
            when winners.score_live != rivals_by_rank.score_live then 'live_record'
            {%- for place in places %}
            when
                coalesce(winners.score_{{ place }} != rivals_by_rank.score_{{ place }}, false)
                or (winners.score_{{ place }} is null) != (rivals_by_rank.score_{{ place }} is null)
                then winners.rule_{{ place }}
            {%- endfor %}
            else 'survivor_order'
        end as chosen_by,
        winners.record_count
    from winners
    left join rivals_by_rank
        on
            winners.golden_lead_id = rivals_by_rank.golden_lead_id
            and winners.field = rivals_by_rank.field
            and rivals_by_rank.row_number = 1

),

final as (

    select
        ---------- ids
        golden_lead_id,
        lead_id,

        ---------- strings
        field,
        value,
        chosen_by,

        ---------- numerics
        record_count
    from chosen

)

select * from final
