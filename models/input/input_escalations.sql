{{ canonical_union('escalations') }}
