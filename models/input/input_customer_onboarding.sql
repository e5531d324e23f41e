{{ canonical_union('customer_onboarding') }}
