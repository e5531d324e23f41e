-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent,references.keywords
with

training_set as (

    select * from {{ ref('mart_predictive_training_set') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

models as (

    select * from {{ ref('int_prediction_models') }}

),

-- who needs a prediction, and those whose outcome tells how good predictions are; nobody, while
-- there is no model
wanted as (

    select training_set.*
    from training_set
    inner join leads
        on training_set.golden_lead_id = leads.golden_lead_id
    inner join models
        on models.status = 'usable'
    where
        leads.is_open
        or training_set.is_converted is not null

),

final as (

    {% for feature in prediction_features() -%}
    select
        golden_lead_id,
        '{{ feature.name }}' as feature,
        {% if feature.kind == 'text' -%}
        {{ feature.name }} as level,
        cast(null as double) as number
        {%- elif feature.kind == 'boolean' -%}
        case when {{ feature.name }} then 'yes' when not {{ feature.name }} then 'no' end as level,
        cast(null as double) as number
        {%- else -%}
        cast(null as string) as level,
        cast({{ feature.name }} as double) as number
        {%- endif %}
    from wanted
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
