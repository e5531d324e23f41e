{{ staged_contract_table('governance_events') }}
