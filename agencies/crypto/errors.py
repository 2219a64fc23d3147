"""The one answer of everything in this package that cannot be opened."""


class CannotOpen(Exception):
    """Something sealed did not open.

    Wrong key, wrong place, changed byte, unknown format: the answer is the same for all of them, so
    that nobody learns from it which check failed.
    """

    def __init__(self) -> None:
        super().__init__("This could not be opened.")
