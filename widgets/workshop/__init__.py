"""What the tools of the map do to the selection and the project."""
