"""Forms of this package: they check what was typed and never save."""
