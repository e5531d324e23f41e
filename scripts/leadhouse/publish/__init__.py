"""Publishing: what a finished run gives to its readers, and the switch to it."""
