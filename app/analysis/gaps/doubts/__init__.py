"""The warnings of a run, where they hold, and which gaps they bear on."""
