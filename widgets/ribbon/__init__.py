"""The ribbon: the border drawn as a straight line."""
