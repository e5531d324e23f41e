{{ canonical_union('duplicate_searches') }}
