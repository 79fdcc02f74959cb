"""Reading reports and the facts that they are made of."""
