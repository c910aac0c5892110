"""Rows of our own tables and what their cells hold, as any program may have written them."""
