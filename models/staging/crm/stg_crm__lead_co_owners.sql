{{ staged_contract_table('lead_co_owners') }}
