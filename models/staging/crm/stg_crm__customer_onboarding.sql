{{ staged_contract_table('customer_onboarding') }}
