{{ staged_contract_table('duplicate_searches') }}
