"""The case desk: intake, triage, routing, clocks, the day of an agent, the board of a leader."""
