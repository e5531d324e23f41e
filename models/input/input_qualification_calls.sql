{{ canonical_union('qualification_calls') }}
