"""The tables of this wing: acts and payments, versions that were kept."""
