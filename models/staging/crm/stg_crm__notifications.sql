{{ staged_contract_table('notifications') }}
