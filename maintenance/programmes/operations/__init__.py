"""What is written of programmes."""
