"""The hub's database backend: PostgreSQL that answers only inside the door."""
