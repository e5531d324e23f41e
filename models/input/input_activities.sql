{{ canonical_union('activities') }}
