"""Commands of the log: verify."""
