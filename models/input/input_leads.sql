{{ canonical_union('leads') }}
