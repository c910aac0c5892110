"""Rasters inside a project: terrain as a gridded coverage, underlays as tiles, and their way in."""
