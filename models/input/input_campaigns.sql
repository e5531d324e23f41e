{{ canonical_union('campaigns') }}
