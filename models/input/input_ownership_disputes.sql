{{ canonical_union('ownership_disputes') }}
