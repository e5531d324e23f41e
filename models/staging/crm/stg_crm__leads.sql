{{ staged_contract_table('leads') }}
