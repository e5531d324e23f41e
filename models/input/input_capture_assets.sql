{{ canonical_union('capture_assets') }}
