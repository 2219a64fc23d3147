"""The auditor's fifteen questions (domain notes 7.3): each one screen and one table to take away."""
