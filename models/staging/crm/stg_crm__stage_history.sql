{{ staged_contract_table('stage_history') }}
