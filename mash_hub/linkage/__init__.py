"""Finding the same person in two places: rows, the composites they are found by, levels, classes."""
