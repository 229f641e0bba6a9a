"""How messages come in: a file a channel, each parses and calls one action; and the bytes, keys and limits of all."""
