{{ canonical_union('engagement_events') }}
