"""Service lines, contracts, their terms, covers and periods."""
