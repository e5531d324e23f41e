{{ staged_contract_table('audit_actions') }}
