"""Measurements of the product from the outside: by its commands, its addresses and its tables."""
