"""The JSON interface of this floor."""
