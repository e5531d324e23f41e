{{ canonical_union('data_requests') }}
