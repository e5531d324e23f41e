{{ staged_contract_table('ownership_disputes') }}
