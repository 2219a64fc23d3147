"""What agencies/crypto promises: one place, one key, one answer."""
