{{ canonical_union('exports') }}
