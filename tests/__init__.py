"""Tests: sentences about the domain, run through the doors users have."""
