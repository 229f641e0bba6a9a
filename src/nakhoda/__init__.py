"""Nakhoda runs a large, multilingual user-support operation: one desk policy, one event log, two clocks."""

__version__ = "0.1.0"
