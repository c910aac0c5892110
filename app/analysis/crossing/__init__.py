"""How easy the border is to cross: walking times, obstacles and the porosity index."""
