{{ staged_contract_table('surveys') }}
