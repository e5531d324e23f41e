{{ canonical_union('lead_co_owners') }}
