"""Finding entries of the log by what they name, at the cost of the answer and not of the log."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL

from agencies.database.statements import ids

_ASKED = "ARRAY(SELECT hub_entries_naming(%s::uuid[], %s::uuid[]))"


def naming(things: Iterable[UUID] = (), people: Iterable[UUID] = ()) -> Q:
    """For entries: those that name one of some things, or that are about one of some people.

    `thing_ids__overlap` says the same and reads the whole log for it: no index of arrays serves whoever
    reads under row-level security (audit.log, migration 0008).
    """
    return Q(pk__any_of=RawSQL(_ASKED, [ids(things), ids(people)]))  # noqa: S611 - values alone are given
