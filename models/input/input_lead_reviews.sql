{{ canonical_union('lead_reviews') }}
