"""Pages of the desk: parse, call one action or query, answer."""
