with

extracts as (

    select * from {{ source('landing', 'extracts') }}

),

quarantined_rows as (

    select * from {{ ref('quarantine') }}

),

prior_accounts as (

    select * from {{ source('prior', 'row_accounting') }}

),

erased_leads as (

    select * from {{ ref('input_erased_leads') }}

),

raw_counted as (

    select
        source_file,
        entity,
        sum(raw_count) as raw_count
    from extracts
    where is_mapped
    group by source_file, entity

),

accepted_rows as (

    -- counted in the canonical input, where the marts read
    {% for table in contract_tables() -%}
    select source_file from {{ ref('input_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

accepted_counted as (

    select
        source_file,
        count(*) as accepted_count
    from accepted_rows
    group by source_file

),

quarantined_counted as (

    select
        source_file,
        count(*) as quarantined_count
    from quarantined_rows
    group by source_file

),

set_aside_rows as (

    -- rows that another row stands for, counted where they lie
    {% for staged in staging_relations() -%}
    select
        _source_file as source_file,
        _row_state as row_state
    from {{ ref(staged.name) }}
    where _row_state in ('duplicate', 'superseded')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

set_aside_counted as (

    select
        source_file,
        sum(case when row_state = 'duplicate' then 1 else 0 end) as duplicate_count,
        sum(case when row_state = 'superseded' then 1 else 0 end) as superseded_count
    from set_aside_rows
    group by source_file

),

erasable_rows as (

    {% for staged in staging_relations() if staged.table in erasable_tables() -%}
    select
        _source_file as source_file,
        lead_id
    from {{ ref(staged.name) }}
    where _row_state = 'accepted'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

erased_counted as (

    select
        erasable_rows.source_file,
        count(*) as erased_count
    from erasable_rows
    inner join erased_leads
        on erasable_rows.lead_id = erased_leads.lead_id
    group by erasable_rows.source_file

),

tonight as (

    select
        {{ run_id() }} as run_id,
        raw_counted.source_file,
        raw_counted.entity,
        cast(raw_counted.raw_count as bigint) as raw_count,
        cast(coalesce(accepted_counted.accepted_count, 0) as bigint) as accepted_count,
        cast(coalesce(quarantined_counted.quarantined_count, 0) as bigint) as quarantined_count,
        cast(coalesce(set_aside_counted.duplicate_count, 0) as bigint) as duplicate_count,
        cast(coalesce(set_aside_counted.superseded_count, 0) as bigint) as superseded_count,
        cast(coalesce(erased_counted.erased_count, 0) as bigint) as erased_count
    from raw_counted
    left join accepted_counted
        on raw_counted.source_file = accepted_counted.source_file
    left join quarantined_counted
        on raw_counted.source_file = quarantined_counted.source_file
    left join set_aside_counted
        on raw_counted.source_file = set_aside_counted.source_file
    left join erased_counted
        on raw_counted.source_file = erased_counted.source_file

),

final as (

    select * from tonight
    union all
    select
        run_id,
        source_file,
        entity,
        raw_count,
        accepted_count,
        quarantined_count,
        duplicate_count,
        superseded_count,
        erased_count
    from prior_accounts
    where run_id != {{ run_id() }}

)

select * from final
