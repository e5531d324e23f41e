{{ staged_contract_table('product_usage') }}
