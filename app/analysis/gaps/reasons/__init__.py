"""What is said of a gap besides its cause."""
