{{ canonical_union('duplicate_decisions') }}
