"""The texts and lists of a report."""
