{{ staged_contract_table('capture_assets') }}
