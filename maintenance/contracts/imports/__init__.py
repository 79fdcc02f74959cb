"""Contracts from the files of other systems."""
