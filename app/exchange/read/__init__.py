"""Import: tables and vector files as rows of a layer kind, with the rows refused and why."""
