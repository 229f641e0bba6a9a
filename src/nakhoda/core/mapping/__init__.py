"""How another system's log is read: the mapping document, its check, and rows become journal events."""
