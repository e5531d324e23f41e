{{ canonical_union('opportunities') }}
