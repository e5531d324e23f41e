{{ canonical_union('surveys') }}
