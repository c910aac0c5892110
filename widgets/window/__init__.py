"""The main window: its frame, its commands, and what connects its parts."""
