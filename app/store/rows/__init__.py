"""The rows of feature tables, in and out: batches of cells, frames, and tables that read their columns late."""
