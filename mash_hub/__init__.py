"""What is known, and what is decided at the front door."""
