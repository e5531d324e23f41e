{{ canonical_union('objections') }}
