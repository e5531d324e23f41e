with

global_units as (

    select *
    from {{ ref('int_business_units') }}
    where business_unit_id = 'global'

),

weights as (

    select * from {{ ref('seed_match_weights') }}

),

keys as (

    select * from {{ ref('seed_match_keys') }}

),

lists as (

    select * from {{ ref('int_identity_lists') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

dim_policy_parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

weights_in_force as (

    select
        weights.field,
        weights.level,
        weights.log2_odds as weight
    from weights
    inner join global_units
        on
            weights.business_unit_id = global_units.business_unit_id
            and {{ policy_in_force('weights', 'global_units.as_of_date') }}

),

keys_in_force as (

    select
        keys.key_name,
        keys.max_records
    from keys
    inner join global_units
        on
            keys.business_unit_id = global_units.business_unit_id
            and {{ policy_in_force('keys', 'global_units.as_of_date') }}

),

weight_columns as (

    -- one column a field and level
    select {{ weight_columns() }}
    from weights_in_force

),

cap_columns as (

    select {{ cap_columns() }}
    from keys_in_force

),

thresholds as (

    select
        {{ parameter_value('dup.strong_min_weight', 'decimal(9,4)') }} as strong_min_weight,
        {{ parameter_value('dup.auto_min_weight', 'decimal(9,4)') }} as auto_min_weight,
        {{ parameter_value('dup.review_min_weight', 'decimal(9,4)') }} as review_min_weight,
        {{ parameter_value('dup.other_company_min_weight', 'decimal(9,4)') }}
            as other_company_min_weight,
        {{ parameter_value('dup.kept_min_weight', 'decimal(9,4)') }} as kept_min_weight,
        {{ parameter_value('dup.recut_min_weight', 'decimal(9,4)') }} as recut_min_weight,
        {{ parameter_value('dup.max_cluster_records', 'int') }} as max_cluster_records,
        {{ parameter_value('dup.max_pairs_per_record', 'int') }} as max_pairs_per_record,
        {{ parameter_value('dup.least_pair_budget', 'int') }} as least_pair_budget
    from dim_policy_parameters
    where
        dim_policy_parameters.is_in_force
        and dim_policy_parameters.business_unit_id = 'global'

),

texts as (

    -- all that normalisation, keys and decisions rest on, beside the records themselves
    select concat_ws('|', 'list', list, entry, meaning, trunk_prefix, international_prefix) as line
    from lists
    union all
    select concat_ws('|', 'placeholder', business_unit_id, match_value) as line
    from placeholders
    union all
    select concat_ws('|', 'unit', business_unit_id, default_country) as line
    from units
    union all
    select concat_ws('|', 'country', business_unit_id, country_key, country_code) as line
    from countries
    union all
    select concat_ws('|', 'weight', field, level, cast(weight as string)) as line
    from weights_in_force
    union all
    select concat_ws('|', 'key', key_name, cast(max_records as string)) as line
    from keys_in_force
    union all
    select
        concat_ws(
            '|', 'threshold',
            cast(strong_min_weight as string), cast(auto_min_weight as string),
            cast(review_min_weight as string), cast(kept_min_weight as string),
            cast(other_company_min_weight as string),
            cast(recut_min_weight as string), cast(max_cluster_records as string)
        ) as line
    from thresholds
    union all
    select concat_ws('|', 'code', '{{ comparison_version() }}') as line
    union all
    select concat_ws('|', 'engine', cast({{ text_hash("'leadhouse'") }} as string)) as line

),

versions as (

    select md5({{ list_text('line') }}) as policy_version
    from texts

),

expected_weights as (

    {{ expected_weights() }}

),

untrained as (

    select {{ list_text("expected_weights.field || ' ' || expected_weights.level") }} as names
    from expected_weights
    left join weights_in_force
        on
            expected_weights.field = weights_in_force.field
            and expected_weights.level = weights_in_force.level
    where weights_in_force.weight is null

),

trained as (

    -- an untrained level ends the build: it would weigh nothing, and nobody would see it
    select
        case
            when untrained.names is not null
                then {{ raised_error(untrained_message("untrained.names")) }}
            else true
        end as is_trained
    from untrained
    cross join global_units

),

final as (

    select
        versions.policy_version,
        thresholds.*,
        cap_columns.*,
        weight_columns.*
    from versions
    cross join thresholds
    cross join cap_columns
    cross join weight_columns
    cross join trained
    where trained.is_trained

)

select * from final
