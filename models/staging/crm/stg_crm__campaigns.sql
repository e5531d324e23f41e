{{ staged_contract_table('campaigns') }}
