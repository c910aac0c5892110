"""Places: reference systems, coordinates as people write them, routes with chainage, and grids of heights."""
