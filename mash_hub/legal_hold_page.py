"""What the pages of legal holds show, and the forms on them."""

from __future__ import annotations

from typing import Any

from agencies import hats
from agencies.actors import Hat
from agencies.verdicts import require
from mash_hub import chronologies, legal_holds
from mash_hub.forms.legal_holds import AnswerLiftForm, ConsentForm, LiftForm, TakeBackForm
from mash_hub.models.chronologies import ChronologyConsent, ConsentState
from mash_hub.models.legal_holds import HoldState, LegalHold

MOST = 100


def lists_of(hat: Hat) -> dict[str, Any]:
    """What waits for this person first, then all that stands by its review, then what was lifted."""
    seen = LegalHold.objects.visible_to(hat).select_related("owner", "placed_by")
    today = hats.today()
    waiting = {*LegalHold.objects.waiting_for(hat, today).values_list("pk", flat=True)}
    standing = [*seen.standing().order_by("review_on", "placed_at")[:MOST]]
    return {
        "to_do": [row for row in standing if row.pk in waiting],
        "standing": [row for row in standing if row.pk not in waiting],
        "lifted": seen.filter(state=HoldState.LIFTED).order_by("-lifted_at")[:MOST],
        "may_place": legal_holds.may_place(hat),
        "asked": ChronologyConsent.objects.visible_to(hat)
        .filter(owner=hat.agency_id, state__in=(ConsentState.ASKED, ConsentState.GIVEN))
        .select_related("hold", "asked_for")
        .order_by("-asked_at")[:MOST],
    }


def of(row: LegalHold, *, by: Hat) -> dict[str, Any]:
    """One hold, and what this person can do with it."""
    answers = legal_holds.may_answer_lift(by, row)
    may_ask = bool(chronologies.may_ask(by, row))
    return {
        "row": row,
        "consents": _consents(row, by=by),
        "may_ask_owners": may_ask,
        "is_somebody_left": may_ask and chronologies.is_somebody_left(row),
        "may_see": legal_holds.may_see_to(by, row),
        "may_review": legal_holds.may_review(by, row),
        "may_ask": legal_holds.may_ask_to_lift(by, row),
        "may_answer": answers,
        "why_not": answers.reason if row.state == HoldState.LIFT_ASKED and not answers else "",
    }


def _consents(row: LegalHold, *, by: Hat) -> list[ChronologyConsent]:
    seen = ChronologyConsent.objects.visible_to(by).filter(hold=row)
    return [*seen.select_related("owner", "answered_by").order_by("owner__name")]


def consent_form(row: ChronologyConsent, *, by: Hat, data: Any = None) -> LiftForm:
    """The form that answers for one's agency, or takes its consent back. Raises Refused for all others."""
    first = {"version": row.version}
    if chronologies.may_take_back(by, row):
        return TakeBackForm(data, initial=first)
    require(chronologies.may_answer(by, row))
    return ConsentForm(data, initial=first)


def settle_consent(row: ChronologyConsent, form: LiftForm, *, by: Hat) -> None:
    """Do what a valid form of `consent_form` says. Raises Refused, Stale."""
    given = {"because": form.reason(), "version": form.cleaned_data["version"]}
    if isinstance(form, ConsentForm):
        chronologies.answer(row, agrees=form.cleaned_data["agrees"] == "YES", by=by, **given)
    else:
        chronologies.take_back(row, by=by, **given)


def lift_form(row: LegalHold, *, by: Hat, data: Any = None) -> LiftForm:
    """The form that asks a second person, or their answer. Raises Refused for nobody who may either."""
    first = {"version": row.version}
    if row.state == HoldState.LIFT_ASKED:
        require(legal_holds.may_answer_lift(by, row))
        return AnswerLiftForm(data, initial=first)
    require(legal_holds.may_ask_to_lift(by, row))
    return LiftForm(data, initial=first)


def lift(row: LegalHold, form: LiftForm, *, by: Hat) -> None:
    """Do what a valid form of `lift_form` says. Raises Refused, Stale."""
    given = {"because": form.reason(), "version": form.cleaned_data["version"]}
    if isinstance(form, AnswerLiftForm):
        legal_holds.answer_lift(row, lifts=form.cleaned_data["lifts"] == "YES", by=by, **given)
    else:
        legal_holds.ask_to_lift(row, by=by, **given)
