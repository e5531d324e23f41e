{{ staged_contract_table('approvals') }}
