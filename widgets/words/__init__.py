"""Texts a person reads, in the language of the window."""
