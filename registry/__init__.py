"""Ground floor: what the municipality owns, and who answers for it."""
