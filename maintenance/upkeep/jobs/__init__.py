"""Plain functions that the scheduler runs: (session, today) -> summary."""
