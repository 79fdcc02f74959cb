"""Second floor: what it costs to keep things running."""
