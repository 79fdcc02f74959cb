"""What papers write."""
