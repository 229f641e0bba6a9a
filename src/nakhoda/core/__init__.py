"""The pure floor: facts in, decision out. No clock, no dice, no database, no network."""
