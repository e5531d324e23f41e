{{ staged_contract_table('score_log') }}
