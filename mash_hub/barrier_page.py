"""What the pages of restrictions and exclusions show, and the forms on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agencies.actors import Hat
from agencies.models.people import Person
from agencies.verdicts import require
from mash_hub import barriers
from mash_hub.forms.barriers import AnswerLiftForm, LiftForm, ReadersForm
from mash_hub.models.barriers import Barrier, BarrierState

MOST = 100


def lists_of(hat: Hat) -> dict[str, Any]:
    """What waits for somebody, what stands, and what was lifted, the newest first."""
    seen = Barrier.objects.visible_to(hat).select_related("person", "owner").order_by("-made_at")
    standing = [*seen.standing()[:MOST]]
    return {
        "to_do": [row for row in standing if row.state != BarrierState.STANDING],
        "standing": [row for row in standing if row.state == BarrierState.STANDING],
        "lifted": seen.filter(state=BarrierState.LIFTED)[:MOST],
    }


def readers_to_name(hat: Hat) -> list[tuple[UUID, str]]:
    """Who can be named as reader: everybody of the workspace, oneself among them."""
    own = Person.objects.filter(pk=hat.person_id).values_list("pk", "name").first()
    return [*([own] if own else []), *barriers.people_to_name(hat)]


def readers_form(row: Barrier, *, by: Hat, data: Any = None) -> ReadersForm | None:
    """The form of who reads, with those who read now; None where it cannot be changed."""
    if not barriers.may_change(by, row):
        return None
    first = {"readers": [str(pk) for pk in row.readers], "version": row.version}
    return ReadersForm(data, initial=first, people=readers_to_name(by))


def of(row: Barrier, *, by: Hat) -> dict[str, Any]:
    """One barrier: whom it keeps out or lets in, and what can be done with it."""
    readers = Person.objects.filter(pk__in=row.readers).select_related("agency").order_by("name")
    may_lift = barriers.may_ask_to_lift(by, row) or barriers.may_answer_lift(by, row)
    return {"row": row, "readers": readers, "may_lift": may_lift}


def lift_form(row: Barrier, *, by: Hat, data: Any = None) -> LiftForm:
    """The form that asks a second person, or their answer. Raises Refused for nobody who may either."""
    first = {"version": row.version}
    if row.state == BarrierState.LIFT_ASKED:
        require(barriers.may_answer_lift(by, row))
        return AnswerLiftForm(data, initial=first)
    require(barriers.may_ask_to_lift(by, row))
    return LiftForm(data, initial=first)


def lift(row: Barrier, form: LiftForm, *, by: Hat) -> None:
    """Do what a valid form of `lift_form` says. Raises Refused, Stale."""
    given = {"because": form.reason(), "version": form.cleaned_data["version"]}
    if isinstance(form, AnswerLiftForm):
        barriers.answer_lift(row, lifts=form.cleaned_data["lifts"] == "YES", by=by, **given)
    else:
        barriers.ask_to_lift(row, by=by, **given)
