"""The ribbon: the border pulled straight."""
