"""The design: what every template keeps to, and what the macros draw."""
