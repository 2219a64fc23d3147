"""Sealing, wrapping, hashing and streaming of bytes: pure functions, without options."""
