"""What papers keep: a council's own indicators, figures that were entered, and what stood at a quarter's end."""
