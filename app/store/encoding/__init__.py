"""How a feature table holds what Python has: shapes as blobs, moments in UTC, and boxes in an R-tree."""
