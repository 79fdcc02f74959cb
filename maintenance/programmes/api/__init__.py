"""The JSON interface of this wing."""
