"""Export of layers: CSV, GeoJSON, GeoPackage, shapefile."""
