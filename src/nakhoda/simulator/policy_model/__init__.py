"""The desk policy on invented time: its own routing kernel, clocks, calendars and tiers over classes and groups."""
