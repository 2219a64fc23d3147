"""A question as an address and back: codes, dates and ids alone, so that no word about anybody stands in it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, QueryDict

from agencies.reasons import AUDIT_PURPOSES, Reason, ReasonCode
from audit.workspace.questions import GROUP_WORDS, Question


def of_question(found: dict[str, Any]) -> str:
    """The query of an address, from what a form cleaned."""
    groups = found.get("groups", [])
    words = {
        "purpose": found["purpose"],
        "from": found["from_on"].isoformat(),
        "to": found["until_on"].isoformat(),
        "user": found["user"].pk if found.get("user") else None,
        "about": found.get("reference"),
        "agency": found["agency"].pk if found.get("agency") else None,
        "kind": groups if len(groups) < len(GROUP_WORDS) else [],
    }
    return urlencode({k: v for k, v in words.items() if v}, doseq=True)


def question(given: QueryDict) -> Question | None:
    """The question an address holds; None where it is not whole. Raises Http404 for what is no id."""
    if given.get("purpose") not in AUDIT_PURPOSES:
        return None
    try:
        from_on, until_on = (date.fromisoformat(given.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return Question(
        Reason(ReasonCode(given.get("purpose", ""))),
        from_on,
        until_on,
        user_id=one_id(given.get("user")),
        about_id=one_id(given.get("about")),
        agency_id=one_id(given.get("agency")),
        groups=tuple(given.getlist("kind")),
    )


def one_id(text: str | None) -> UUID | None:
    """An id that an address holds, or None where it holds none. Raises Http404 for anything else."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
