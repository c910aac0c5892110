"""What all widgets share: the open project, the selection, background jobs and preferences."""
