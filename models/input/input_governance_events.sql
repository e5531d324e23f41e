{{ canonical_union('governance_events') }}
