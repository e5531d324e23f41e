{{ canonical_union('review_decisions') }}
