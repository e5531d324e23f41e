{{ staged_contract_table('integration_checks') }}
