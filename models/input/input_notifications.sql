{{ canonical_union('notifications') }}
