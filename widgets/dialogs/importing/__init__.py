"""The dialog for importing files: what each is, how it is read, and what would be stored."""
