"""Programmes in the making: an empty one, a copy of the last, an edited table, its totals, two of them compared."""
