"""Other systems: event logs and help-desk exports come in as journal events of a named source."""
