{{ canonical_union('contracts') }}
