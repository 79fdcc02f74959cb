"""Decisions about shapes, without a database."""
