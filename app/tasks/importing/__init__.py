"""Importing files, and what an import would bring."""
