{{ canonical_union('ownership_history') }}
