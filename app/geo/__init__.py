"""Geography: reference systems, coordinate formats, routes with chainage, and height grids."""
