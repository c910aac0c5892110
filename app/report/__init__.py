"""A run as a document or a data file: ``write(book, path)`` picks the writer by suffix."""

from app.report.book import ReportBook, Source, Underlay
from app.report.writers.registry import EXPORTERS, MAPS, exporter, suffixes, write

__all__ = ["EXPORTERS", "MAPS", "ReportBook", "Source", "Underlay", "exporter", "suffixes", "write"]
