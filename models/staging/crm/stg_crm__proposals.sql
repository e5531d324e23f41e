{{ staged_contract_table('proposals') }}
