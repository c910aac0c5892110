"""Queries on the soundness of a GeoPackage: pages, tables, registrations, rows, tiles. They only read."""
