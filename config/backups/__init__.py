"""Backups: one file with all that an instance knows, and the way back from it into an empty place."""
