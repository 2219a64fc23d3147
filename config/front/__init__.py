"""What the words of `./hub` do once the Python environment stands."""
