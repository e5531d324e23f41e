{{ canonical_union('enrichment_flags') }}
