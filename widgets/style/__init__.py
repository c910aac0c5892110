"""Appearance: the theme, icons, patterns, and small painted parts that panels share."""
