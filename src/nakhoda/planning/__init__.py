"""What we aim at: targets, and their cascade from the region to its parts."""
