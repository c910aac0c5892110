"""The texts and tables of a report."""
