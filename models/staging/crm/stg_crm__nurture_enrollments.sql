{{ staged_contract_table('nurture_enrollments') }}
