{{ canonical_union('approvals') }}
