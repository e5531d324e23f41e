{{ canonical_union('field_history') }}
