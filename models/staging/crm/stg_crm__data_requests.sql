{{ staged_contract_table('data_requests') }}
