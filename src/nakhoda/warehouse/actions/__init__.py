"""Fill the warehouse from the journal, and keep it."""
