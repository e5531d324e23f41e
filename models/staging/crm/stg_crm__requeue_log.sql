{{ staged_contract_table('requeue_log') }}
