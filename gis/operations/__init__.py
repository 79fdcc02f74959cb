"""What this floor writes."""
