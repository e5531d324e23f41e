{{ canonical_union('enrichment_reviews') }}
