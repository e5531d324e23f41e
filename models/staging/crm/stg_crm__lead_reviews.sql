{{ staged_contract_table('lead_reviews') }}
