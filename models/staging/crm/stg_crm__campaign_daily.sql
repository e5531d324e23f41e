{{ staged_contract_table('campaign_daily') }}
