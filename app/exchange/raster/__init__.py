"""Raster files: terrain, underlays, and rasters that stay outside the project."""
