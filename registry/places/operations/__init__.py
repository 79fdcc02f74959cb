"""Writing: one function per use case, with its history entry."""
