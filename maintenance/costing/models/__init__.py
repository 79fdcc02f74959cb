"""The tables of this wing."""
