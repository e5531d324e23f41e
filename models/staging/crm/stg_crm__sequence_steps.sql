{{ staged_contract_table('sequence_steps') }}
