{{ canonical_union('merge_log') }}
