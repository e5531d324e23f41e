{% macro prediction_features() -%}
    {#- what a prediction may rest on, as scripts/leadhouse/prediction/features.py names it too -#}
    {{ return([
        {'name': 'business_unit_id', 'kind': 'text'},
        {'name': 'lead_source', 'kind': 'text'},
        {'name': 'source_channel', 'kind': 'text'},
        {'name': 'direction', 'kind': 'text'},
        {'name': 'created_via', 'kind': 'text'},
        {'name': 'seniority', 'kind': 'text'},
        {'name': 'industry', 'kind': 'text'},
        {'name': 'size_segment', 'kind': 'text'},
        {'name': 'geo_segment', 'kind': 'text'},
        {'name': 'has_account', 'kind': 'boolean'},
        {'name': 'has_business_email', 'kind': 'boolean'},
        {'name': 'engagement_30d_count', 'kind': 'number'},
        {'name': 'engagement_90d_count', 'kind': 'number'},
        {'name': 'intent_30d_count', 'kind': 'number'},
        {'name': 'intent_90d_count', 'kind': 'number'},
        {'name': 'other_30d_count', 'kind': 'number'},
        {'name': 'other_90d_count', 'kind': 'number'},
        {'name': 'signal_90d_count', 'kind': 'number'},
        {'name': 'days_since_last_event', 'kind': 'number'},
        {'name': 'fit_score', 'kind': 'number'},
        {'name': 'engagement_score', 'kind': 'number'},
        {'name': 'intent_score', 'kind': 'number'},
        {'name': 'source_conversion_rate', 'kind': 'number'},
        {'name': 'source_rating', 'kind': 'number'},
    ]) }}
{%- endmacro %}
