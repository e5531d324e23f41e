{{ canonical_union('score_log') }}
