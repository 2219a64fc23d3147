"""How lists of what waits for somebody are ordered."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When


def first(*which: Any, **where: Any) -> Case:
    """A key to order rows by: those that meet conditions stand before all others, however many there are."""
    return Case(
        When(Q(*which, **where), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
