{{ canonical_union('signals') }}
