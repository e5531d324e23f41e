{{ canonical_union('audit_actions') }}
