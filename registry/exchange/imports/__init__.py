"""Files in: tables and GeoJSON, read within limits and matched to fields."""
