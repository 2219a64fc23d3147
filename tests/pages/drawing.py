"""Draws a template, or one tag, the way a page would."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.template.loader import render_to_string

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "{{ settings.SECRET_KEY }}",
    "</textarea><script>alert(1)</script>",
    "&lt;b&gt;",
]
"""Texts that somebody may type as a name, a reason or a line of minutes."""


def draw(source: str, **context: Any) -> str:
    """The markup of a piece of template that has our tags loaded."""
    return engines["django"].from_string("{% load hub %}" + source).render(context)


def known(**context: Any) -> dict[str, Any]:
    """What a page knows of somebody who wears a hat, without a request or a database."""
    return {
        "hat_words": {
            "workspace_name": "Northmoor MASH",
            "role_name": "Decision-maker",
            "agency_name": "Northmoor Children’s Services",
        },
        "hat_token": "hat-of-devika",
        "navigation": [
            {"label": "My work", "url": "/", "current": True, "wide": False},
            {"label": "Meetings", "url": "/meetings/", "current": False, "wide": True},
        ],
        "unread_notices": 3,
        "here": {"words": "2 people in Northmoor MASH now: K. Ashby", "more": 1, "url": "/here"},
        "person_name": "Devika Rao",
        "person_key": "key-of-devika",
        "csrf_token": "token",
        **context,
    }


def page(name: str = "base.html", **context: Any) -> str:
    """A whole page as somebody who wears a hat gets it."""
    return render_to_string(name, known(**context))
