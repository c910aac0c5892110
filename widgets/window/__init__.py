"""The main window: its frame, commands, and what ties its parts together."""
