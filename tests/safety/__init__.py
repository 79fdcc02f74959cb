"""The safety battery: what must never happen, tried from the outside on both databases."""
