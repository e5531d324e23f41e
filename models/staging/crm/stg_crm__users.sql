{{ staged_contract_table('users') }}
