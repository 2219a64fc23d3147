"""Signing in, through the doors."""
