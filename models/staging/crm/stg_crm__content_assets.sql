{{ staged_contract_table('content_assets') }}
