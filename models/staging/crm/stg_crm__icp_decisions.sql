{{ staged_contract_table('icp_decisions') }}
