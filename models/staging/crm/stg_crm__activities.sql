{{ staged_contract_table('activities') }}
