"""What planning changes: one verb, in the file of its noun."""
