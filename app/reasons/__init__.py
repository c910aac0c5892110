"""Reasons, warnings and notes as codes with their numbers, and the one place that turns them into sentences."""
