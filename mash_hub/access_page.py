"""What the pages of access requests show: both sides' lists, the wish, the answer, what can be given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.people import Person
from mash_hub import access_requests, clocks, partnership_settings
from mash_hub.forms.access_requests import AskForm, GiveForm, key_of
from mash_hub.models.access_requests import AccessRequest
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.releases import Section
from mash_hub.models.requests import InformationRequest
from mash_hub.reason_words import in_words
from mash_hub.requests import purposes_of

_LONGEST_WORDS = 90  # of an item, beside its box
MOST = 100


def ask_form(request: InformationRequest, *, by: Hat, data: Any = None) -> AskForm:
    """The form of asking, with the asker named and the days that are usual in the workspace."""
    usual = partnership_settings.number(SettingName.ACCESS_LASTS, by.workspace_id, clock.now())
    first = {
        "persons": [str(by.person_id)],
        "purpose": request.purpose,
        "until_on": hats.today() + timedelta(days=usual),
    }
    return AskForm(
        data,
        initial=first,
        persons=access_requests.people_to_name(by),
        purposes=purposes_of(request.workspace_id),
    )


def give_form(row: AccessRequest, *, by: Hat, data: Any = None) -> GiveForm:
    """The form of giving: every item of the answer, whole and in the version made for others."""
    held = list(access_requests.givable(row, by=by))
    opened = sealing.open_quietly(held, ["content", "shared"], by=by)
    gifts = []
    for item in held:
        for section, how in ((Section.WHOLE, "whole"), (Section.PART, "in part")):
            words = opened.text(item, section, "text")
            if not words:
                continue
            short = words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"
            gift = access_requests.Gift(item.pk, section, item.version)
            gifts.append((key_of(gift), f"{item.reference}, {how}: {short}"))
    first = {"until_on": row.until_on, "version": row.version}
    return GiveForm(data, initial=first, gifts=gifts)


def lists_of(hat: Hat) -> dict[str, Any]:
    """Both sides' lists, the newest first: what one's agency is asked, and what it asked."""
    seen = AccessRequest.objects.visible_to(hat).newest_first()
    return {
        "asked_of_us": list(seen.filter(agency=hat.agency_id)[:MOST]),
        "asked_by_us": list(seen.filter(owner=hat.agency_id)[:MOST]),
    }


def of(row: AccessRequest, *, by: Hat) -> dict[str, Any]:
    """One access request: the wish opened with a log entry, the people named, and the answer."""
    opened = sealing.open([row], ["words"], by=by)
    people = Person.objects.filter(pk__in=row.persons).order_by("name")
    return {
        "row": row,
        "need": opened.text(row, "words", "need"),
        "people": list(people.values_list("name", flat=True)),
        "limit": clocks.of(row.kind, [row.pk], access_requests.ACCESS).get(row.pk),
        "answer": in_words(row.answer_reason, row.answer_reason_id, by=by),
        "may_answer": access_requests.may_answer(by, row),
        "may_take_back": access_requests.may_take_back(by, row),
    }
