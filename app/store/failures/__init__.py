"""Errors about a project's file, and what a person reads of them."""
