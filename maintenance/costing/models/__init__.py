"""The tables of this wing: acts and payments, what was really accepted and paid."""
