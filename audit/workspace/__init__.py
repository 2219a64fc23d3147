"""What auditors and information officers do."""
