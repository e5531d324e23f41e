{{ staged_contract_table('objections') }}
