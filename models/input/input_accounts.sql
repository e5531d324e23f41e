{{ canonical_union('accounts') }}
