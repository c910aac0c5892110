"""Images to lie under the map: scans and tiles in files of their own, and what a project stores of them."""
