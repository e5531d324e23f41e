{{ staged_contract_table('duplicate_decisions') }}
