"""The exchange wing's part of the API."""
