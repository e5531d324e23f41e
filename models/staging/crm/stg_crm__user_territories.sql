{{ staged_contract_table('user_territories') }}
