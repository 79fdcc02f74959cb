"""The catalogue of map layers and the layers of this floor."""
