"""What the desk can tell, each question asked by somebody: fetching is authorising."""
