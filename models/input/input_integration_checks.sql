{{ canonical_union('integration_checks') }}
