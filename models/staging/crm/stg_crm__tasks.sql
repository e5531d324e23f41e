{{ staged_contract_table('tasks') }}
