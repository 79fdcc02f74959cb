"""What was really accepted and paid: its records, how they fall on each other, and what they say beside the plan."""
