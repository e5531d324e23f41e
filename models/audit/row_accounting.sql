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

accepted_counted as (

    -- counted in the canonical input, where the marts read
    {% for table in contract_tables() -%}
    select
        source_file,
        count(*) as row_count
    from {{ ref('input_' ~ table) }}
    group by source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

accepted_summed as (

    select
        source_file,
        sum(row_count) as accepted_count
    from accepted_counted
    group by source_file

),

quarantined_counted as (

    select
        source_file,
        count(*) as quarantined_count
    from quarantined_rows
    group by source_file

),

set_aside_counted as (

    -- rows that another row stands for, counted where they lie
    {% for staged in staging_relations() -%}
    select
        _source_file as source_file,
        sum(case when _row_state = 'duplicate' then 1 else 0 end) as duplicate_count,
        sum(case when _row_state = 'superseded' then 1 else 0 end) as superseded_count
    from {{ ref(staged.name) }}
    where _row_state in ('duplicate', 'superseded')
    group by _source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

set_aside_summed as (

    select
        source_file,
        sum(duplicate_count) as duplicate_count,
        sum(superseded_count) as superseded_count
    from set_aside_counted
    group by source_file

),

erased_counted as (

    {% for staged in staging_relations() if staged.table in erasable_tables() -%}
    select
        staged._source_file as source_file,
        count(*) as row_count
    from {{ ref(staged.name) }} as staged
    inner join erased_leads
        on staged.lead_id = erased_leads.lead_id
    where staged._row_state = 'accepted'
    group by staged._source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

erased_summed as (

    select
        source_file,
        sum(row_count) as erased_count
    from erased_counted
    group by source_file

),

tonight as (

    select
        {{ run_id() }} as run_id,
        raw_counted.source_file,
        raw_counted.entity,
        cast(raw_counted.raw_count as bigint) as raw_count,
        cast(coalesce(accepted_summed.accepted_count, 0) as bigint) as accepted_count,
        cast(coalesce(quarantined_counted.quarantined_count, 0) as bigint) as quarantined_count,
        cast(coalesce(set_aside_summed.duplicate_count, 0) as bigint) as duplicate_count,
        cast(coalesce(set_aside_summed.superseded_count, 0) as bigint) as superseded_count,
        cast(coalesce(erased_summed.erased_count, 0) as bigint) as erased_count
    from raw_counted
    left join accepted_summed
        on raw_counted.source_file = accepted_summed.source_file
    left join quarantined_counted
        on raw_counted.source_file = quarantined_counted.source_file
    left join set_aside_summed
        on raw_counted.source_file = set_aside_summed.source_file
    left join erased_summed
        on raw_counted.source_file = erased_summed.source_file

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
