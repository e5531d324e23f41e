{{ canonical_union('enrichment_log') }}
