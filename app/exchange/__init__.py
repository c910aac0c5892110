"""Files in and out of a project, by suffix."""
