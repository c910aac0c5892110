"""Compiled functions: rays, ranges, random numbers and shortest walking times."""
