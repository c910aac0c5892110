"""The frozen input of an analysis, and how it is built from the layers of a project."""
