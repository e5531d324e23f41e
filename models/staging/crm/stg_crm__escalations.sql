{{ staged_contract_table('escalations') }}
