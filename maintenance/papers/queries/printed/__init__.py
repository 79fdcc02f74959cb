"""What a printed form is filled with, and which of its templates is in force."""
