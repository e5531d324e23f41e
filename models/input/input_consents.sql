{{ canonical_union('consents') }}
