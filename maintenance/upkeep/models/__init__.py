"""The nouns of this wing, as database tables."""
