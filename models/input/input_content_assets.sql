{{ canonical_union('content_assets') }}
