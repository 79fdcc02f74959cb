"""Pages and map data of this floor."""
