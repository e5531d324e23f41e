{{ staged_contract_table('form_submissions') }}
