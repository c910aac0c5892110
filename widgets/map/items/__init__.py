"""What is drawn on the map: layers, gaps, doubts, relief, labels, and what lies over them for a moment."""
