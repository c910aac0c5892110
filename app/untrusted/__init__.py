"""Reading of what a file holds as somebody else may have written it: sizes, depth and types are checked first."""
