"""What changes when another system's log comes in."""
