"""The map: its view, its contents, and the tools that work on it."""
