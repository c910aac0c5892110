"""Texts for the user, in the language of the window."""
