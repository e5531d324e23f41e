{{ canonical_union('icp_decisions') }}
