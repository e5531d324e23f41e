{{ canonical_union('change_requests') }}
