{{ staged_contract_table('opportunities') }}
