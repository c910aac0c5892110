"""A run as a document or a data file: ``write(book, path)`` picks the writer by suffix."""

from app.report.book import ReportBook, Source
from app.report.writers.registry import EXPORTERS, exporter, suffixes, write

__all__ = ["EXPORTERS", "ReportBook", "Source", "exporter", "suffixes", "write"]
