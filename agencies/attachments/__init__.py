"""Attached files on their way in and out: checked by content, scanned, and stored sealed alone."""
