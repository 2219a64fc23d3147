"""A question as an address and back: codes, dates and ids alone, so that no word about anybody stands in it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, QueryDict

from agencies.reasons import AUDIT_PURPOSES, Reason, ReasonCode
from audit.workspace.questions import GROUP_WORDS, Question


def of_question(asked: Question) -> str:
    """The query of the address that asks a question."""
    words = {
        "purpose": asked.purpose.code,
        "from": asked.from_on.isoformat(),
        "to": asked.until_on.isoformat(),
        "user": asked.user_id,
        "about": asked.about_id,
        "agency": asked.agency_id,
        "kind": asked.groups if len(asked.groups) < len(GROUP_WORDS) else (),
    }
    return urlencode({key: value for key, value in words.items() if value}, doseq=True)


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
