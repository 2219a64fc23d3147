"""What the log promises: whole, append-only, gapless, readable by whom it concerns."""
