{#
  Keying by golden lead loses no row, doubles none and takes none to another person: the totals
  before it and after it agree, of facts, clocks, consents, feedback and ownership.
#}
{{ config(meta={'rules': ['DUP-01', 'DUP-07']}) }}

{%- set keyed_by_bridge = ['consents', 'lead_feedback', 'ownership_history'] %}

with

records as (

    select lead_id from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

activities as (

    select * from {{ ref('input_activities') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

engagement_events as (

    select * from {{ ref('input_engagement_events') }}

),

signals as (

    select * from {{ ref('input_signals') }}

),

golden_activities as (

    select * from {{ ref('fct_activities') }}

),

golden_events as (

    select * from {{ ref('fct_engagement_events') }}

),

golden_signals as (

    select * from {{ ref('fct_signals') }}

),

aged as (

    select * from {{ ref('mart_leads_aged') }}

),

stages as (

    select golden_lead_id
    from {{ ref('fct_lead_stages') }}
    where is_current

),

delivered as (

    select
        'fct_activities' as relation,
        activities.activity_id as row_id,
        coalesce(activities.lead_id, opportunities.lead_id) as lead_id
    from activities
    left join opportunities
        on activities.opportunity_id = opportunities.opportunity_id
    union all
    select
        'fct_engagement_events' as relation,
        event_id as row_id,
        lead_id
    from engagement_events
    union all
    select
        'fct_signals' as relation,
        signal_id as row_id,
        lead_id
    from signals

),

keyed as (

    select
        'fct_activities' as relation,
        golden_lead_id
    from golden_activities
    union all
    select
        'fct_engagement_events' as relation,
        golden_lead_id
    from golden_events
    union all
    select
        'fct_signals' as relation,
        golden_lead_id
    from golden_signals

),

counts_before as (

    select
        delivered.relation,
        count(*) as row_count,
        count(records.lead_id) as row_count_of_leads
    from delivered
    left join records
        on delivered.lead_id = records.lead_id
    group by delivered.relation

),

counts_after as (

    select
        relation,
        count(*) as row_count,
        count(golden_lead_id) as row_count_of_leads
    from keyed
    group by relation

),

expected_rows as (

    select
        delivered.relation,
        members.golden_lead_id,
        count(*) as row_count
    from delivered
    inner join members
        on delivered.lead_id = members.lead_id
    group by delivered.relation, members.golden_lead_id

),

found_rows as (

    select
        relation,
        golden_lead_id,
        count(*) as row_count
    from keyed
    where golden_lead_id is not null
    group by relation, golden_lead_id

),

last_contacts as (

    select
        members.golden_lead_id,
        max(golden_activities.occurred_at) as last_contact_at
    from golden_activities
    inner join members
        on golden_activities.lead_id = members.lead_id
    where golden_activities.resets_activity_clock
    group by members.golden_lead_id

),

people as (

    select golden_lead_id
    from members
    where
        is_survivor
        and not is_future

),

compared as (

    select
        coalesce(counts_before.relation, counts_after.relation) as relation,
        'rows in all' as what,
        coalesce(counts_before.row_count, 0) as count_before,
        coalesce(counts_after.row_count, 0) as count_after
    from counts_before
    full outer join counts_after
        on counts_before.relation = counts_after.relation
    union all
    select
        coalesce(counts_before.relation, counts_after.relation) as relation,
        'rows of known leads' as what,
        coalesce(counts_before.row_count_of_leads, 0) as count_before,
        coalesce(counts_after.row_count_of_leads, 0) as count_after
    from counts_before
    full outer join counts_after
        on counts_before.relation = counts_after.relation
    union all
    select
        coalesce(expected_rows.relation, found_rows.relation) as relation,
        coalesce(expected_rows.golden_lead_id, found_rows.golden_lead_id) as what,
        coalesce(expected_rows.row_count, 0) as count_before,
        coalesce(found_rows.row_count, 0) as count_after
    from expected_rows
    full outer join found_rows
        on
            expected_rows.relation = found_rows.relation
            and expected_rows.golden_lead_id = found_rows.golden_lead_id
    union all
    -- the clock of a person is the latest of all their records
    select
        'mart_leads_aged' as relation,
        aged.golden_lead_id as what,
        1 as count_before,
        case
            when
                last_contacts.last_contact_at is null
                or last_contacts.last_contact_at = aged.last_contact_at
                then 1
            else 0
        end as count_after
    from aged
    left join last_contacts
        on aged.golden_lead_id = last_contacts.golden_lead_id
    union all
    select
        'fct_lead_stages' as relation,
        coalesce(people.golden_lead_id, stages.golden_lead_id) as what,
        case when people.golden_lead_id is null then 0 else 1 end as count_before,
        case when stages.golden_lead_id is null then 0 else 1 end as count_after
    from people
    full outer join stages
        on people.golden_lead_id = stages.golden_lead_id
    {%- for table in keyed_by_bridge %}
    union all
    select
        'input_{{ table }}' as relation,
        'rows of known leads' as what,
        count(records.lead_id) as count_before,
        count(members.golden_lead_id) as count_after
    from {{ ref('input_' ~ table) }} as {{ table }}
    left join records
        on {{ table }}.lead_id = records.lead_id
    left join members
        on {{ table }}.lead_id = members.lead_id
    {%- endfor %}

)

select * from compared
where count_before != count_after
