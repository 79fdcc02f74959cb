"""Clients of the organisation's directory, loaded only where one is configured: their packages are optional."""
