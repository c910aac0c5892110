"""Terrain in the import dialog: its page, and which rasters are one."""
