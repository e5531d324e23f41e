{{ staged_contract_table('opportunity_history') }}
