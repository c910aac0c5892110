"""The warnings of a run, where they apply, and which gaps they affect."""
