"""What observers can see: sight lines, viewsheds, and the samples of the border they look at."""
