{{ staged_contract_table('field_history') }}
