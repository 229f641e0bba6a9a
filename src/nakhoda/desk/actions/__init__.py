"""The desk's verbs: permission, facts, core decision, write, record the event; in one transaction."""
