"""The figures of a run as frozen values."""
