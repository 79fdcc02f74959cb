"""The forms of this wing."""
