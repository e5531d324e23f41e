{{ staged_contract_table('contracts') }}
