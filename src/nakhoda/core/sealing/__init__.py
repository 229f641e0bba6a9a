"""Cases that are not opened without saying why, and how somebody from outside is let in (handbook 5.4)."""
