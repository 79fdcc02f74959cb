"""Plans, due work, the log and the jobs."""
