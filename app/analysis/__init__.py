"""What is watched and what is not: pure functions of a Scene, in rooms in the order in which data flows."""
