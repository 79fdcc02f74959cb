"""What the registry knows without code: asset kinds, roles, codes, units and indicators."""
