"""Pages that belong to no package: errors, health, policy reports."""
