"""The nouns of this floor, as database tables."""
