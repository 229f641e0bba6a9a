"""What performance reads. Fetching is authorising: a foreign record and a missing one are the same."""
