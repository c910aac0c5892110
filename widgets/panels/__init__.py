"""The docks: gaps, doubts, layers, form, place and profile."""
