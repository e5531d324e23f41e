{{ staged_contract_table('research_notes') }}
