"""What is not known, drawn many times: assumptions, draws, and which of them move the answer."""
