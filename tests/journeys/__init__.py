"""Journeys: whole cases by people in real browsers, on a hub of real processes."""
