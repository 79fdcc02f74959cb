"""Files in and out: tables and GeoJSON, dry runs and exports."""
