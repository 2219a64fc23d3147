"""Typing a referral to a MARAC: a sealed draft of its author, step by step, until it is sent whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, drafts
from agencies.actors import Hat
from agencies.models.drafts import Draft
from agencies.verdicts import Refused
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import draft_people
from meetings import marac_cases
from meetings.marac_cases import CaseReferral, Source
from meetings.models.marac_cases import MaracCase

FORM = MaracCase.kind  # the draft of the thing itself: its file is closed with it


@transaction.atomic
def begin(*, by: Hat, source: Source | None = None) -> Draft:
    """Begin a referral: its file is opened, and a draft of its author waits for words.

    Raises Refused where the host keeps no MARAC in the hub, or one was made from the source already.
    """
    place = marac_cases.place_for(by, source)
    file = marac_cases.open_file(place, by)
    head = {"source": source.kept() if source else {}}
    draft = _save(uuid4(), file.pk, {"head": head}, by=by)
    log.write(by=by, verb=Verb.DRAFT_SAVED, about=[draft], at=clock.now())
    return draft


def _save(pk: UUID, file_id: UUID, words: dict[str, Any], *, by: Hat) -> Draft:
    return drafts.save(
        words, by=by, form=FORM, thing_kind=MaracCase.kind, thing_id=pk, file_id=file_id
    )


def save_step(draft: Draft, step: str, words: dict[str, Any], *, by: Hat) -> Draft:
    """Keep what was typed into one step; the other steps stay as they are."""
    whole = {**drafts.words_of(draft, by=by), step: words}
    return _save(draft.thing_id, draft.file_id, whole, by=by)


def source_of(draft: Draft, *, by: Hat) -> Source | None:
    """What a draft was begun from."""
    return Source.from_kept(drafts.words_of(draft, by=by).get("head", {}).get("source", {}))


def add_person(draft: Draft, *, by: Hat) -> UUID:
    """Begin one more person in a draft, and give the key under which they are typed."""
    return draft_people.add_person(draft, by=by, save_step=save_step)


def save_person(draft: Draft, key: UUID, page: str, words: dict[str, Any], *, by: Hat) -> Draft:
    """Keep what was typed on one page about one person; raises Refused for somebody removed."""
    gone = "This person was removed from the referral."
    return draft_people.save_person(draft, key, page, words, by=by, save_step=save_step, gone=gone)


def remove_person(draft: Draft, key: UUID, *, by: Hat) -> None:
    """Take somebody out of a draft."""
    draft_people.remove_person(draft, key, by=by, save_step=save_step)


@transaction.atomic
def discard(draft: Draft, *, by: Hat) -> None:
    """Throw an unsent referral away; its file is closed and falls to disposal."""
    draft.file.set_closed(clock.now())
    log.write(by=by, verb=Verb.DRAFT_DISCARDED, about=[draft], at=clock.now())
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)


@transaction.atomic
def submit(draft: Draft, referral: CaseReferral, *, by: Hat) -> MaracCase:
    """Send what was typed into a draft. Raises Refused as `refer` does, and when it was sent already."""
    if MaracCase.objects.filter(pk=draft.thing_id).exists():
        raise Refused("This referral was sent already.")
    source = source_of(draft, by=by)
    case = marac_cases.refer(
        referral, by=by, source=source, case_id=draft.thing_id, file=draft.file
    )
    drafts.discard(by=by, form=FORM, thing_id=draft.thing_id)
    return case
