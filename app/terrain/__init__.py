"""A project's terrain: where its heights lie, and heights as the analysis reads them."""
