"""PURE: the desk's double: the same policy, the same events, invented time and invented people."""
