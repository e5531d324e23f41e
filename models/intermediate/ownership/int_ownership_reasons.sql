with

reasons as (

    select * from {{ ref('seed_reason_codes') }}

),

units as (

    select * from {{ ref('int_business_units') }}

),

reasons_by_unit as (

    select
        units.business_unit_id,
        units.timezone,
        reasons.business_unit_id as policy_unit_id,
        coalesce(reasons.synonym_of, reasons.code) as reason_code,
        {{ lowered('reasons.code') }} as code_word,
        {{ lowered('reasons.label') }} as label_word,
        reasons.active as is_active,
        reasons.effective_from,
        reasons.effective_to
    from units
    inner join reasons
        on
            reasons.business_unit_id = 'global'
            or units.business_unit_id = reasons.business_unit_id
    where reasons.type = 'ownership'

),

own_reasons as (

    -- a unit's own row of a code goes before that of all units
    select
        *,
        {{ own_policy_applies(['code_word']) }} as applies
    from reasons_by_unit

),

words as (

    select
        business_unit_id,
        timezone,
        reason_code,
        code_word as word,
        0 as word_rank,
        is_active,
        effective_from,
        effective_to
    from own_reasons
    where applies
    union all
    select
        business_unit_id,
        timezone,
        reason_code,
        label_word as word,
        1 as word_rank,
        is_active,
        effective_from,
        effective_to
    from own_reasons
    where applies

),

ranked_words as (

    -- a code goes before a label that reads the same
    select
        *,
        dense_rank() over (
            partition by business_unit_id, word
            order by word_rank asc nulls last, reason_code asc nulls last
        ) as word_choice
    from words

),

final as (

    select
        ---------- ids
        business_unit_id,

        ---------- strings
        word,
        reason_code,

        ---------- booleans
        is_active,

        ---------- timestamps
        {{ utc_timestamp('cast(effective_from as timestamp)', 'timezone') }} as valid_from,
        {{ utc_timestamp(
            'cast(' ~ add_days('effective_to', 1) ~ ' as timestamp)', 'timezone'
        ) }} as valid_to
    from ranked_words
    where
        word_choice = 1
        and word is not null

)

select * from final
