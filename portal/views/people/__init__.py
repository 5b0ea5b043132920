"""Pages on people and units."""
