{{ staged_contract_table('signals') }}
