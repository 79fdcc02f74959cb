"""Files out: tables and GeoJSON, written so that no program runs what a cell says."""
