"""How papers decide: pure, dates and values come in."""
