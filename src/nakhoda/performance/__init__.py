"""What the figures ask of us: alerts, diagnoses, recovery plans, packs, the cockpit."""
