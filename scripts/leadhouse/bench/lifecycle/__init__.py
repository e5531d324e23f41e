"""What stages, ageing, clocks and alerts cost, beside a bare scan of what they read."""
