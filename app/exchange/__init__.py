"""Import and export of files, by suffix."""
