{{ staged_contract_table('change_requests') }}
