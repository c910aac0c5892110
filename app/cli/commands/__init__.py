"""The commands of `sarhad`, by subject."""
