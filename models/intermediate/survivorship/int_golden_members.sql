-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set order_words = range(1, 6) -%}
{% set epoch = "timestamp '1970-01-01 00:00:00'" -%}
with

golden_ids as (

    select * from {{ ref('int_golden_ids') }}

),

records as (

    select * from {{ ref('int_golden_states') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

engagement_events as (

    select * from {{ ref('input_engagement_events') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

opportunities_per_record as (

    select
        lead_id,
        max(
            case
                when is_won is null and (closed_at is null or closed_at > {{ as_of() }}) then 1
                else 0
            end
        ) as is_open
    from opportunities
    where
        lead_id is not null
        and coalesce(created_at <= {{ as_of() }}, true)
    group by lead_id

),

open_demo_requests as (

    select lead_id
    from engagement_events
    where
        event_type = 'demo_request'
        and occurred_at <= {{ as_of() }}
        and coalesce({{ lowered('status') }}, 'open') = 'open'
        and (closed_at is null or closed_at > {{ as_of() }})
    group by lead_id

),

survivor_orders as (

    select
        business_unit_id,
        value as words
    from parameters
    where
        parameter_name = 'survivor_order'
        and is_in_force

),

several as (

    -- most golden leads have one record, of which nothing has to be chosen
    select
        golden_lead_id,
        count(*) as record_count
    from golden_ids
    group by golden_lead_id
    having count(*) > 1

),

merge_targets as (

    -- the records that others of the same person were merged into by a user of the CRM
    select targets.lead_id
    from records
    inner join golden_ids as merged
        on records.lead_id = merged.lead_id
    inner join golden_ids as targets
        on
            records.merged_into_lead_id = targets.lead_id
            and merged.golden_lead_id = targets.golden_lead_id
    group by targets.lead_id

),

rated_records as (

    select
        golden_ids.lead_id,
        golden_ids.golden_lead_id,
        several.record_count,
        records.is_live,
        leads.created_at,
        leads.updated_at,
        -- units that share a person share the policy of all units
        case
            when
                min(records.business_unit_id) over (partition by golden_ids.golden_lead_id)
                = max(records.business_unit_id) over (partition by golden_ids.golden_lead_id)
                then records.business_unit_id
            else 'global'
        end as policy_unit_id,
        merge_targets.lead_id is not null as is_merge_target,
        coalesce(opportunities_per_record.is_open = 1, false)
        or open_demo_requests.lead_id is not null as is_protected,
        opportunities_per_record.lead_id is not null
        or leads.converted_opportunity_id is not null as has_opportunity,
        case when leads.full_name is null then 0 else 1 end
        + case when leads.last_name is null then 0 else 1 end
        + case when leads.email is null then 0 else 1 end
        + case when leads.phone is null then 0 else 1 end
        + case when leads.mobile_phone is null then 0 else 1 end
        + case when leads.company_name is null then 0 else 1 end
        + case when leads.account_id is null then 0 else 1 end
        + case when leads.contact_role is null then 0 else 1 end
        + case when leads.job_title is null then 0 else 1 end
        + case when leads.seniority is null then 0 else 1 end
        + case when leads.lead_source is null then 0 else 1 end
        + case when leads.country is null then 0 else 1 end
        + case when leads.owner_id is null then 0 else 1 end as filled_field_count
    from several
    inner join golden_ids
        on several.golden_lead_id = golden_ids.golden_lead_id
    inner join records
        on golden_ids.lead_id = records.lead_id
    inner join leads
        on golden_ids.lead_id = leads.lead_id
    left join merge_targets
        on golden_ids.lead_id = merge_targets.lead_id
    left join opportunities_per_record
        on golden_ids.lead_id = opportunities_per_record.lead_id
    left join open_demo_requests
        on golden_ids.lead_id = open_demo_requests.lead_id

),

scored_records as (

    -- a number for each word of the order, the smaller first
    select
        rated_records.lead_id,
        rated_records.golden_lead_id,
        rated_records.record_count,
        rated_records.filled_field_count,
        rated_records.is_live,
        rated_records.is_merge_target
        {%- for place in order_words %},
        case {{ list_item('survivor_orders.words', place) }}
            when 'protected' then case when rated_records.is_protected then 0 else 1 end
            when 'has_opportunity' then case when rated_records.has_opportunity then 0 else 1 end
            when 'most_complete' then -rated_records.filled_field_count
            when 'earliest_created' then {{ hours_between(epoch, 'rated_records.created_at') }}
            when 'most_recent' then -{{ hours_between(epoch, 'rated_records.updated_at') }}
        end as score_{{ place }}
        {%- endfor %}
    from rated_records
    left join survivor_orders
        on rated_records.policy_unit_id = survivor_orders.business_unit_id

),

ranked_records as (

    -- DUP-07: a live one, then what people merged into, then by policy, then the lowest id
    select
        lead_id,
        record_count,
        filled_field_count,
        row_number() over (
            partition by golden_lead_id
            order by
                is_live desc nulls last,
                is_merge_target desc nulls last,
                {%- for place in order_words %}
                score_{{ place }} asc nulls last,
                {%- endfor %}
                lead_id asc nulls last
        ) as survivor_rank
    from scored_records

),

final as (

    select
        ---------- ids
        golden_ids.lead_id,
        golden_ids.golden_lead_id,
        golden_ids.component_id,
        records.business_unit_id,

        ---------- strings
        golden_ids.match_rule,

        ---------- numerics
        golden_ids.match_probability,
        coalesce(ranked_records.record_count, 1) as record_count,
        coalesce(ranked_records.survivor_rank, 1) as survivor_rank,
        ranked_records.filled_field_count,

        ---------- booleans
        coalesce(ranked_records.survivor_rank, 1) = 1 as is_survivor,
        records.is_live,
        records.is_deleted,
        records.is_merged,
        records.is_future,
        coalesce(opportunities_per_record.is_open = 1, false)
        or open_demo_requests.lead_id is not null as is_protected
    from golden_ids
    inner join records
        on golden_ids.lead_id = records.lead_id
    left join ranked_records
        on golden_ids.lead_id = ranked_records.lead_id
    left join opportunities_per_record
        on golden_ids.lead_id = opportunities_per_record.lead_id
    left join open_demo_requests
        on golden_ids.lead_id = open_demo_requests.lead_id

)

select * from final
