"""What is mended of incoming shapes, and what of them touches or crosses itself."""
