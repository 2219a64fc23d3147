"""The desk: My work, notices, who is here, and finding a case by its reference."""
