"""How messages come in: one file a channel, each parses and calls one action; and the bytes, keys and limits they share."""
