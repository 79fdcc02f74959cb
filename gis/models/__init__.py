"""What this floor stores: coverage and the public read model."""
