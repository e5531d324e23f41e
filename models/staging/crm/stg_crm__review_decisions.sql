{{ staged_contract_table('review_decisions') }}
