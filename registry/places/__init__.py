"""Hromadas, settlements, districts, organisations and locations."""
