"""The tables of the log, and what the database refuses."""
