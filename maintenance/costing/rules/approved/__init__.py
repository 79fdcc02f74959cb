"""What the council has approved for a year: a decision in force, and what later decisions move."""
