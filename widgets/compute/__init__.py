"""Analyses for the window, worked out off its own thread."""
