"""What is uncertain, drawn many times: assumptions, draws, and which assumptions move the answer."""
