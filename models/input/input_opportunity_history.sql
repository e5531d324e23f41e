{{ canonical_union('opportunity_history') }}
