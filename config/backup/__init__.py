"""Backups: three parts, each sealed to a key of its own, and the way back from them."""
