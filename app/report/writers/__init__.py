"""A report as PDF, HTML, CSV, GeoJSON or GeoPackage: one writer for each suffix."""
