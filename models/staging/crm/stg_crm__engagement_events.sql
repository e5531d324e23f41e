{{ staged_contract_table('engagement_events') }}
