"""What scores cost: both models with contributions, and their history."""
