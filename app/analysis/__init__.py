"""What is watched and what is not: pure functions of a Scene, in rooms ordered as the data flow."""
