"""What was done: append-only entries, gapless by writer, each with a MAC; knows nobody else."""
