{{ canonical_union('proposals') }}
