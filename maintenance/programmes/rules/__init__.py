"""Decisions without a database, a clock or a request."""
