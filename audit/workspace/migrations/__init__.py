"""Database migrations of this package."""
