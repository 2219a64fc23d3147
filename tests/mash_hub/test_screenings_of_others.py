"""A screening counts at an entry of a CMOG by its child, whichever agency made it where, without a referral (4.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import cmog_levels, conflicts, merges
from mash_hub.models import CmogEntry, Contact, Merge, RiskAssessment, RiskRelease, Subject
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub import cmog_case as case
from tests.mash_hub.cmog_case import Cmog
from tests.mash_hub.contact_case import Part, submitted
from tests.mash_hub.test_contacts import everybody
from tests.mash_hub.test_flags import part

SAME = Reason(ReasonCode.OPEN_CASE)


@dataclass
class Told:
    """A contact of health about Tia, whom a nurse screened there, and her entry by the council."""

    contact: Contact
    tia: Subject
    risk: RiskAssessment
    entry: CmogEntry


@pytest.fixture
def cmog(cast: Cast) -> Cmog:
    return case.opened(cast)


@pytest.fixture
def told(cast: Cast, cmog: Cmog) -> Told:
    contact = submitted(cast.joan, [Part(PersonRole.CHILD, case.TIA)])
    tia = part(cast, contact, "Tia")  # type: ignore[arg-type]
    risk = case.screening(contact, cast.kim, "SIGNIFICANT", who=tia.pk)  # type: ignore[arg-type]
    case.known(case.TIA, cmog.gwen, of=tia)
    return Told(contact, tia, risk, case.entered(tia, cmog.gwen))


def counts(hat: Hat, row: CmogEntry) -> list[RiskAssessment]:
    """The screenings that somebody can take a level from."""
    now = case.fresh(row, hat)
    with door.door(hat):
        return cmog_levels.screenings_of(now, by=hat)


def released(cast: Cast, cmog: Cmog, told: Told, by: Hat, to: str, *also: str) -> None:
    """Released on the pages, at home or on the list: the form, who will read it, the act."""
    url = reverse("mash_hub:risk-release", args=[told.risk.pk])
    until = hats.today() + timedelta(days=60)
    fields = {
        "to": to,
        "section": "answers",
        "purpose": "SAFEGUARD_CHILD",
        "because": "RELEVANT",
        "version": case.fresh(told.risk, by).version,
        **{f"until_on_{name}": getattr(until, name) for name in ("day", "month", "year")},
    }
    shown = post(client_of(by), url, by, **fields)
    assert shown.status_code == 200
    for name in ("Hannah Voss", *also):
        assert name in shown.content.decode()
    assert post(client_of(by), url, by, **fields, step="release").status_code == 302


def test_it_gives_the_level_once_its_agency_released_it_to_the_host_of_the_list(
    cast: Cast, cmog: Cmog, told: Told
) -> None:
    assert counts(cmog.gwen, told.entry) == []
    now = case.fresh(told.entry, cmog.gwen)
    with door.door(cmog.gwen), pytest.raises(Refused, match="of this child"):
        cmog_levels.screen(now, told.risk, by=cmog.gwen, version=now.version)
    released(cast, cmog, told, cast.kim, f"{cast.agency.council.pk}:{cmog.workspace.pk}")
    assert counts(cmog.gwen, told.entry) == [told.risk]
    assert counts(cmog.lyle, told.entry) == []
    page = reverse("mash_hub:cmog-screen", args=[told.entry.pk])
    browser = client_of(cmog.gwen)
    assert "Significant" in browser.get(page).content.decode()
    sent = {"assessment": told.risk.pk, "version": case.fresh(told.entry, cmog.gwen).version}
    assert post(browser, page, cmog.gwen, **sent).status_code == 302
    entry = case.fresh(told.entry, cmog.gwen)
    assert (entry.level, entry.assessment_id) == ("SIGNIFICANT", told.risk.pk)
    there = reverse("mash_hub:cmog-entry", args=[entry.pk])
    assert told.risk.reference in browser.get(there).content.decode()


def test_where_nobody_stands_on_a_list_the_same_is_offered_so_that_nothing_is_told(
    cast: Cast, cmog: Cmog
) -> None:
    contact = submitted(cast.joan, [Part(PersonRole.CHILD, case.TIA)])
    tia = part(cast, contact, "Tia")  # type: ignore[arg-type]
    risk = case.screening(contact, cast.kim, who=tia.pk)  # type: ignore[arg-type]
    url = reverse("mash_hub:risk-release", args=[risk.pk])

    def offered() -> list[str]:
        body = client_of(cast.kim).get(url).content.decode()
        return [line.strip() for line in body.splitlines() if "Northmoor MACE" in line]

    before = offered()
    assert before
    case.known(case.TIA, cmog.gwen, of=tia)
    case.entered(tia, cmog.gwen)
    assert offered() == before


def test_who_is_kept_from_the_entry_alone_reads_no_screening_that_was_released_to_the_host(
    cast: Cast, cmog: Cmog, told: Told
) -> None:
    """A release to the host names no entry; both faces leave out who is kept from the child’s.

    Who releases it is not told that somebody is: their preview lists them as before.
    """
    with door.door(SETUP):
        source, at = ConflictSource.NOTED, clock.now()
        conflicts.keep_apart(
            cmog.carys.person_id, told.entry.file_id, source=source, by=SETUP, at=at
        )
    host = f"{cast.agency.council.pk}:{cmog.workspace.pk}"
    released(cast, cmog, told, cast.kim, host, cast.person.ruth.name)
    assert counts(cmog.gwen, told.entry) == [told.risk]
    url = reverse("mash_hub:risk", args=[told.risk.pk])
    for hat, status in ((cmog.carys, 404), (cmog.gwen, 200)):
        assert client_of(hat).get(url).status_code == status
    case.stepped(told.entry, "CLOSED", cmog.gwen)  # nor once it is closed
    assert client_of(cmog.carys).get(url).status_code == 404
    among = [*everybody(cast), *cmog.everybody]
    with door.door(SETUP):
        readers = RiskAssessment.objects.readers_of(told.risk, among=among)
    here = {hat.person_id for hat in readers if hat.workspace_id == cmog.workspace.pk}
    assert cmog.gwen.person_id in here
    assert cmog.carys.person_id not in here
    for hat in among:
        with door.door(hat):
            seen = RiskAssessment.objects.visible_to(hat).filter(pk=told.risk.pk).exists()
        assert (hat in readers) == seen, hat


def test_its_own_agencys_member_reads_it_at_the_entry_and_releases_it_to_its_readers(
    cast: Cast, cmog: Cmog, told: Told
) -> None:
    assert counts_none(cmog.sen, told)  # who does not read the entry yet learns nothing by it
    case.screened(told.entry, cmog.gwen)
    row = case.stepped(told.entry, "ON_LIST", cmog.gwen)
    assert told.risk in counts(cmog.sen, row)
    assert told.risk not in counts(cmog.gwen, row)
    body = client_of(cmog.sen).get(reverse("mash_hub:cmog-entry", args=[row.pk])).content.decode()
    assert told.risk.reference in body
    released(cast, cmog, told, cmog.sen, str(row.pk))
    assert told.risk in counts(cmog.gwen, row)
    assert told.risk in counts(cmog.lyle, row)
    with door.door(SETUP):
        made = RiskRelease.objects.get(by_id=row.pk)
    assert made.workspace_id == cmog.workspace.pk
    with door.door(SETUP):
        conflicts.keep_apart(
            cmog.sen.person_id, row.file_id, source=ConflictSource.FOUND, by=SETUP, at=clock.now()
        )
    assert counts_none(cmog.sen, told)  # nor whoever is kept apart from the entry


def counts_none(hat: Hat, told: Told) -> bool:
    with door.door(hat):
        return not RiskAssessment.objects.visible_to(hat).filter(pk=told.risk.pk).exists()


def test_both_faces_of_who_reads_it_agree_for_every_hat(cast: Cast, cmog: Cmog, told: Told) -> None:
    case.screened(told.entry, cmog.gwen)
    case.stepped(told.entry, "ON_LIST", cmog.gwen)
    among = [*everybody(cast), *cmog.everybody]
    with door.door(SETUP):
        readers = RiskAssessment.objects.readers_of(told.risk, among=among)
    for hat in among:
        assert (hat in readers) is not counts_none(hat, told), hat


def test_a_record_that_was_joined_brings_its_screening_along(cast: Cast, cmog: Cmog) -> None:
    contact = submitted(cast.joan, [Part(PersonRole.CHILD, case.TIA)])
    theirs = part(cast, contact, "Tia")  # type: ignore[arg-type]
    risk = case.screening(contact, cast.devika, "SERIOUS", who=theirs.pk)  # type: ignore[arg-type]
    ours = case.known(case.TIA, cmog.gwen)
    row = case.entered(ours, cmog.gwen)
    assert counts(cmog.gwen, row) == []
    with door.door(cast.devika):
        merge = merges.propose(ours, theirs, by=cast.devika, because=SAME)
    with door.door(cast.mandeep):
        waits = Merge.objects.get(pk=merge.pk)
        merges.confirm(waits, by=cast.mandeep, because=SAME, version=waits.version)
    assert counts(cmog.gwen, row) == [risk]
