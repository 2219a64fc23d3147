"""Evidence: the log of what was done, and the screens of those who check it."""
