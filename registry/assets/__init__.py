"""Kinds and assets: what the municipality owns."""
