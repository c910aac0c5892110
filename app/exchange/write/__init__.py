"""Layers going out: CSV, GeoJSON, GeoPackage, shapefile."""
