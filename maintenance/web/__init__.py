"""Pages of this floor."""
