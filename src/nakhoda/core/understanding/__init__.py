"""What a text is about: language with mix, reason with an abstain threshold, lane triggers, personal data."""
