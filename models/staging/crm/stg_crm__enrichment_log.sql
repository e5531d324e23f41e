{{ staged_contract_table('enrichment_log') }}
