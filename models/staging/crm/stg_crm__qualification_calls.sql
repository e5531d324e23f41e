{{ staged_contract_table('qualification_calls') }}
