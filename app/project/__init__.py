"""The open project: its layers, and the one way to change them."""
