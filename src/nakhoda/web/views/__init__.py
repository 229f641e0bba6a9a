"""Pages of the shell itself: the front door, health, the explanation of access."""
