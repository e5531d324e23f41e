{{ canonical_union('users') }}
