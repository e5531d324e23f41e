{{ staged_contract_table('consents') }}
