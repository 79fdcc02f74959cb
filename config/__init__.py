"""The roof: knows every floor; no floor knows it."""
