"""The layers dock: the list, its rows and steps, and how the chosen layer is drawn."""
