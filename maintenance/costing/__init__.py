"""What support lines cost, component by component."""
