"""Backups, restoring and shredding."""
