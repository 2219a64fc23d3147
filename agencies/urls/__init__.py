"""Addresses of this package: accounts and administration."""
