"""What papers read."""
