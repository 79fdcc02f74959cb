"""First floor: where things are and what they cover."""
