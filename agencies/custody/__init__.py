"""Who keeps the root keys: one small interface, and three ways to be behind it."""
