"""Real PostgreSQL and real Valkey from wheels, for the demo and for tests: never for production."""
