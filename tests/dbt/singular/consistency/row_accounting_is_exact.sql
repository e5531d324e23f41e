{#
  Each row that was delivered to this run is accepted, quarantined, a duplicate, superseded or
  erased; each extract is accounted for, and no quarantined row comes from nowhere.
#}
with

row_accounting as (

    select * from {{ ref('row_accounting') }}
    where run_id = {{ run_id() }}

),

extracts as (

    select * from {{ source('landing', 'extracts') }}
    where is_mapped

),

quarantine as (

    select * from {{ ref('quarantine') }}

),

delivered as (

    select
        source_file,
        entity,
        sum(raw_count) as raw_count
    from extracts
    group by source_file, entity

),

quarantined as (

    select
        source_file,
        entity,
        count(*) as quarantined_count
    from quarantine
    group by source_file, entity

)

select
    coalesce(row_accounting.source_file, delivered.source_file, quarantined.source_file)
        as source_file,
    coalesce(row_accounting.entity, delivered.entity, quarantined.entity) as entity,
    delivered.raw_count as delivered_count,
    row_accounting.raw_count,
    row_accounting.accepted_count,
    row_accounting.quarantined_count,
    row_accounting.duplicate_count,
    row_accounting.superseded_count,
    row_accounting.erased_count
from row_accounting
full outer join delivered
    on
        row_accounting.source_file = delivered.source_file
        and row_accounting.entity = delivered.entity
full outer join quarantined
    on
        row_accounting.source_file = quarantined.source_file
        and row_accounting.entity = quarantined.entity
where
    row_accounting.source_file is null
    or delivered.source_file is null
    or row_accounting.raw_count != delivered.raw_count
    or row_accounting.quarantined_count != coalesce(quarantined.quarantined_count, 0)
    or row_accounting.raw_count
    != row_accounting.accepted_count
    + row_accounting.quarantined_count
    + row_accounting.duplicate_count
    + row_accounting.superseded_count
    + row_accounting.erased_count
