"""The append-only event log: the only memory of what happened."""
