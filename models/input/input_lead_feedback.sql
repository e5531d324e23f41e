{{ canonical_union('lead_feedback') }}
