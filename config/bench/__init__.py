"""`./hub bench`: limit, ours and peer in one run, as ratios (security notes 8)."""
