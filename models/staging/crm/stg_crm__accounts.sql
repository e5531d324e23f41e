{{ staged_contract_table('accounts') }}
