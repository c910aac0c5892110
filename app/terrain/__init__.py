"""A project's terrain: where its heights are stored, and heights as the analysis reads them."""
