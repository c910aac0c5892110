"""Files coming in: tables and vector files as rows of a kind, with what was refused and why."""
