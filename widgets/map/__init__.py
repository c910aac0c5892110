"""The map: its view, what is drawn on it, and the tools that work on it."""
