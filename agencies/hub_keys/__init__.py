"""The second database, `hub_keys`: shred secrets alone, with migrations of its own."""
