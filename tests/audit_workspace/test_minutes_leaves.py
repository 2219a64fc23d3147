"""No line of minutes is disclosed unless the chair of that very meeting agrees (4.16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.verdicts import YES, Refused, Stale
from audit.log.models import Entry
from audit.workspace import (
    desk_disclosures,
    disclosure_answers,
    disclosure_leaves,
    disclosure_parts,
)
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureItem,
    DisclosurePart,
    Exemption,
    ItemDecision,
    LeaveState,
    MinutesLeave,
)
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.subjects import PersonRole
from meetings.models import AgendaItem
from tests.audit_workspace.disclosure_case import WHY, checked, decided, items_of, on, part_of
from tests.audit_workspace.test_disclosed_records import asked_about, words_of
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh
from tests.meetings.test_chronologies import AGREED, PROBATION, circulated, item, officer, part

__all__ = ["item", "officer"]
S = LeaveState
WITHHELD = Decided(
    ItemDecision.WITHHOLD, ItemTests(), "ZQX not theirs", exemptions=[Exemption.NOT_ABOUT]
)
WHOLE = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "ZQXWHY it is about her")


@dataclass
class Asked:
    """What probation would disclose of its own words in the minutes: who decides, and who chaired."""

    row: Disclosure
    line: DisclosureItem
    nadia: Hat  # the officer of probation
    sam: Hat  # who chaired it


@pytest.fixture
def asked(cast: Cast, item: AgendaItem, officer: Hat) -> Asked:
    """A request of the victim to the council, in which probation holds a line of circulated minutes."""
    circulated(cast, item)
    with door.door(SETUP):
        victim = part(item, PersonRole.VICTIM).subject
    nadia = given_role(cast, "nadia", Role.INFORMATION_OFFICER)
    row = asked_about(victim, officer)
    lines = [one for one in items_of(nadia, row) if one.thing_kind == "minute"]
    line = next(one for one in lines if PROBATION in words_of(nadia, one))
    for other in items_of(nadia, row):
        if other.pk != line.pk:
            decided(nadia, other, WITHHELD)
    return Asked(row, line, nadia, cast.sam)


def leave_on(asked: Asked) -> MinutesLeave:
    with door.door(asked.nadia):
        rows = MinutesLeave.objects.visible_to(asked.nadia).standing()
        return rows.select_related("item__part__disclosure", "meeting").get(item=asked.line.pk)


def says(hat: Hat, row: MinutesLeave, *, agrees: bool, because: Reason = WHY) -> MinutesLeave:
    with door.door(hat):
        now = fresh(row)
        return disclosure_leaves.answer(
            now, agrees=agrees, by=hat, because=because, version=now.version
        )


def prepare(asked: Asked) -> DisclosurePart:
    part = part_of(asked.nadia, asked.row)
    with door.door(asked.nadia):
        now = fresh(part)
        return disclosure_parts.prepare(now, by=asked.nadia, version=now.version)


def work_of(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in desk_disclosures.work_for(hat, clock.now())]


def page(hat: Hat, name: str, *args: Any) -> tuple[int, str]:
    answer = client_of(hat).get(reverse(f"audit_workspace:{name}", args=args))
    return answer.status_code, answer.content.decode()


def test_the_chair_is_asked_as_it_is_decided_and_reads_the_copy_and_not_who_asks(
    asked: Asked,
) -> None:
    assert work_of(asked.sam) == []
    out = replace(
        WHOLE, decision=ItemDecision.REDACTED, marks={Exemption.THIRD_PARTY: ["reports weekly"]}
    )
    decided(asked.nadia, asked.line, out)
    assert work_of(asked.sam) == ["Disclosure: may part of the minutes leave?"]
    row = leave_on(asked)
    assert row.state == S.ASKED
    with door.door(asked.sam):
        told = Notice.objects.visible_to(asked.sam).filter(thing_id=row.pk)
        assert [one.notice_kind for one in told] == ["MINUTES_LEAVE_ASKED"]
    status, body = page(asked.sam, "minutes-leave", row.pk)
    assert status == 200
    assert "ZQXPROBATION" in body
    assert "reports weekly" not in body
    assert "Subject access request" in body
    for other in ("ZQXWHY", asked.row.reference, "ZQX everything"):
        assert other not in body
    with door.door(asked.sam):
        assert Entry.objects.filter(verb="READ", thing_ids__contains=[row.pk]).exists()
    assert row.reference in page(asked.sam, "minutes-leaves")[1]


def test_nothing_of_the_minutes_goes_to_reviewers_or_on_before_the_chair_agrees(
    cast: Cast, asked: Asked, officer: Hat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the host's own line, with two reviewers: it goes on with the chair's leave, and not without."""
    reviewers = [given_role(cast, name, Role.RISK_OWNER) for name in ("devika", "mandeep")]
    for one in items_of(officer, asked.row):
        is_it = one.thing_kind == "minute" and AGREED in words_of(officer, one)
        decided(officer, one, WHOLE if is_it else WITHHELD)
    ours = Asked(asked.row, next(one for one in items_of(officer, asked.row)), officer, asked.sam)
    with pytest.raises(Refused, match="chair of its meeting has not agreed"):
        prepare(ours)
    body = page(officer, "disclosure-part", ours.line.part_id)[1]
    assert "The chair is asked" in body
    assert "Give it to two reviewers" not in body
    with monkeypatch.context() as patched:  # as one that lay with them before the chair was asked
        patched.setattr(disclosure_leaves, "may_leave", lambda _part: YES)
        given = prepare(ours)
    with pytest.raises(Refused, match="chair of its meeting has not agreed"):
        checked(reviewers[0], given)
    with door.door(officer):
        row = MinutesLeave.objects.visible_to(officer).get()
    says(asked.sam, row, agrees=True)
    for reviewer in reviewers:
        checked(reviewer, given)
    with door.door(officer):
        now = fresh(given)
        assert now.is_passed
        passed = sealing.open_quietly([now], ["passed"], by=officer)[now, "passed"]
        assert AGREED in str(passed)


def test_what_the_chair_agreed_to_goes_on(asked: Asked) -> None:
    decided(asked.nadia, asked.line, WHOLE)
    browser = client_of(asked.sam)
    row = leave_on(asked)
    url = reverse("audit_workspace:minutes-leave", args=[row.pk])
    assert post(browser, url, asked.sam, version="1").status_code == 422
    answer = post(browser, url, asked.sam, agrees="YES", version="1")
    assert answer.status_code == 302
    assert leave_on(asked).state == S.GIVEN
    assert work_of(asked.sam) == []
    assert "The chair agrees: Sam Oyelaran" in page(
        asked.nadia, "disclosure-part", asked.line.part_id
    )[1].replace("\n", " ")
    assert prepare(asked).state == "PREPARED"
    with pytest.raises(Refused, match="answered"):
        says(asked.sam, row, agrees=False)


def test_who_refuses_says_why_and_the_line_stays(asked: Asked) -> None:
    decided(asked.nadia, asked.line, WHOLE)
    row = leave_on(asked)
    with pytest.raises(Refused, match="Say in a sentence"):
        says(asked.sam, row, agrees=False, because=Reason(ReasonCode.REVIEW))
    because = Reason(ReasonCode.REVIEW, "ZQXNO it tells of the informant")
    assert says(asked.sam, row, agrees=False, because=because).state == S.REFUSED
    with door.door(asked.nadia):
        told = Notice.objects.visible_to(asked.nadia).filter(thing_id=asked.line.part_id)
        assert told.count() == 2  # that it was asked, and this
    body = page(asked.nadia, "disclosure-item", asked.line.pk)[1]
    assert "The chair does not agree: Sam Oyelaran" in body
    assert "ZQXNO it tells of the informant" in body
    with pytest.raises(Refused, match="has not agreed"):
        prepare(asked)
    decided(asked.nadia, asked.line, WITHHELD)
    assert prepare(asked).state == "PREPARED"


def test_a_copy_made_anew_is_asked_anew_and_the_old_one_read_no_more(asked: Asked) -> None:
    decided(asked.nadia, asked.line, WHOLE)
    first = leave_on(asked)
    says(asked.sam, first, agrees=True)
    out = replace(
        WHOLE, decision=ItemDecision.REDACTED, marks={Exemption.THIRD_PARTY: ["reports weekly"]}
    )
    decided(asked.nadia, asked.line, out)
    second = leave_on(asked)
    assert (second.pk == first.pk, second.state) == (False, S.ASKED)
    assert page(asked.sam, "minutes-leave", first.pk)[0] == 404
    with door.door(asked.sam):
        assert sealing.open_quietly([first], ["asked"], by=asked.sam)[first, "asked"] is None
        with pytest.raises(Stale):
            disclosure_leaves.answer(
                first, agrees=True, by=asked.sam, because=WHY, version=first.version
            )
    with pytest.raises(Refused, match="has not agreed"):
        prepare(asked)


def test_nobody_else_is_asked_and_nobody_else_learns_of_it(cast: Cast, asked: Asked) -> None:
    decided(asked.nadia, asked.line, WHOLE)
    row = leave_on(asked)
    other = given_role(cast, "hannah", Role.MARAC_CHAIR, "marac")  # chairs others there
    elsewhere = given_role(cast, "sam", Role.MARAC_CHAIR, "mash")
    for hat in (other, elsewhere, cast.devika):
        assert page(hat, "minutes-leave", row.pk)[0] == 404
        assert work_of(hat) == []
        with pytest.raises(Refused, match="chair of the meeting is asked"):
            says(hat, row, agrees=True)
        with door.door(hat):
            assert not Notice.objects.visible_to(hat).filter(thing_id=row.pk).exists()
    for hat in (cast.ruth, asked.nadia):
        assert page(hat, "minutes-leave", row.pk)[0] == 403
    hats = [asked.sam, other, elsewhere, cast.devika, cast.ruth, asked.nadia, cast.ivor]
    with door.door(SETUP):
        now = MinutesLeave.objects.select_related("item__part__disclosure").get(pk=row.pk)
        readers = MinutesLeave.objects.readers_of(now, among=hats)
        assert readers == [
            hat for hat in hats if MinutesLeave.objects.visible_to(hat).filter(pk=row.pk).exists()
        ]
        assert readers == [asked.sam, asked.nadia]


def test_another_chair_is_asked_where_the_meetings_own_is_kept_from_the_case_or_decided_it(
    cast: Cast, asked: Asked
) -> None:
    with door.door(SETUP):
        file_id = DisclosureItem.objects.get(pk=asked.line.pk).case_file_id
        conflicts.keep_apart(
            asked.sam.person_id, file_id, source=ConflictSource.FOUND, by=SETUP, at=clock.now()
        )
    with pytest.raises(Refused, match="Nobody chairs that meeting"):
        decided(asked.nadia, asked.line, WHOLE)
    own = given_role(cast, "nadia", Role.MARAC_CHAIR, "marac")  # the officer, under another hat
    with pytest.raises(Refused, match="Nobody chairs that meeting"):
        decided(asked.nadia, asked.line, WHOLE)
    other = given_role(cast, "hannah", Role.MARAC_CHAIR, "marac")
    decided(asked.nadia, asked.line, WHOLE)
    row = leave_on(asked)
    assert page(asked.sam, "minutes-leave", row.pk)[0] == 404
    assert page(own, "minutes-leave", row.pk)[0] == 404
    assert says(other, row, agrees=True).state == S.GIVEN


def test_once_the_request_goes_on_the_chair_is_asked_no_more(asked: Asked, officer: Hat) -> None:
    decided(asked.nadia, asked.line, WHOLE)
    row = leave_on(asked)
    with on(asked.row.owners_on):
        with door.door(officer):
            now = fresh(asked.row)
            now.set_step("OWNER_CONSULT", by=officer, at=clock.now())
        with door.door(officer):
            now = fresh(asked.row)
            disclosure_answers.consider(now, by=officer, version=now.version)
        assert work_of(asked.sam) == []
        with pytest.raises(Refused, match="answered without it"):
            says(asked.sam, row, agrees=True)
