"""The council's tables as printed, and their check."""
