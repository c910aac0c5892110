"""Analyses for the window, computed off its own thread."""
