"""Writing of this wing."""
