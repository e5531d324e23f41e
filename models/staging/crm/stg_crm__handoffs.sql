{{ staged_contract_table('handoffs') }}
