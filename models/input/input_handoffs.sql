{{ canonical_union('handoffs') }}
