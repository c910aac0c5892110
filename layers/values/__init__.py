"""Fields and the values that they take."""
