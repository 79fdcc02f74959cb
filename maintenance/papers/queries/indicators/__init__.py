"""Definitions, what the register knows on a day, and the values that come of it."""
