{{ staged_contract_table('training_records') }}
