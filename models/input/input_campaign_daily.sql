{{ canonical_union('campaign_daily') }}
