{{ staged_contract_table('exports') }}
