"""Rules of reports on programmes: when they are due, what they say, what changed, what the public sees."""
