{{ canonical_union('user_territories') }}
