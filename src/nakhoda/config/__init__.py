"""Settings, every door, every clock and reaction, the database, the command line."""
