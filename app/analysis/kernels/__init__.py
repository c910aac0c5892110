"""Compiled functions: rays, ranges, random numbers and least walking times."""
