"""What changes alerts, diagnoses and plans. Always: permission, facts, core decision, write, record."""
