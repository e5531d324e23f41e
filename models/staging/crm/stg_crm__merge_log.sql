{{ staged_contract_table('merge_log') }}
