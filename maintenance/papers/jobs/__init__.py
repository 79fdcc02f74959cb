"""What papers do by themselves."""
