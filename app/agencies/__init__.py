"""Government bodies, their units, and the regions they stand in."""
