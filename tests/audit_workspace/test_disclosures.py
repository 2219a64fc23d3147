"""Requests for disclosure: who is asked, who sees what, their time, and two who look (4.16, A24)."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from agencies import clock, door, hats, sealing
from agencies.actors import Hat
from agencies.models import Notice
from agencies.models.files import Hold
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from audit.workspace import (
    desk_disclosures,
    disclosure_answers,
    disclosure_days,
    disclosure_gathering,
    disclosure_parts,
    disclosure_wordings,
    disclosures,
)
from audit.workspace.disclosure_parts import Decided, ItemTests
from audit.workspace.models import (
    Disclosure,
    DisclosureCheck,
    DisclosureKind,
    DisclosurePart,
    DisclosureState,
    DisclosureWording,
    Exemption,
    IdentityProof,
    ItemDecision,
)
from mash_hub import conflicts
from mash_hub.models.conflicts import ConflictSource
from tests.audit_workspace.disclosure_case import (
    NAMED,
    NEITHER,
    REDACTED,
    TESTS,
    WHY,
    World,
    answered,
    checked,
    closed,
    collected,
    considered,
    decided,
    items_of,
    made,
    on,
    pages_of,
    part_of,
    prepared,
    proposed,
    received,
    settled,
    worded,
    worked,
)
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import fresh

S = DisclosureState


@pytest.fixture
def world(cast: Cast) -> World:
    return made(cast)


def page(hat: Hat, name: str, *args: Any) -> tuple[int, str]:
    answer = client_of(hat).get(reverse(f"audit_workspace:{name}", args=args))
    return answer.status_code, answer.content.decode()


def work_of(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in desk_disclosures.work_for(hat, clock.now())]


# --- who is asked, and who sees what ---------------------------------------------------------------


def test_each_agency_that_holds_something_decides_on_its_own_and_sees_no_others(
    world: World,
) -> None:
    row = collected(world)
    (own,) = items_of(world.ivor, row)
    assert own.thing_reference == world.item.reference
    # health told of the case, and says on its card who he is
    card, theirs = sorted(items_of(world.moira, row), key=lambda one: one.thing_kind)
    assert (card.thing_kind, theirs.thing_kind) == ("card", "contact")
    status, body = page(world.ivor, "disclosure-part", part_of(world.ivor, row).pk)
    assert (status, world.item.reference in body) == (200, True)
    assert theirs.thing_reference not in body
    for address, pk in (("part", theirs.part_id), ("item", theirs.pk)):
        assert page(world.ivor, f"disclosure-{address}", pk)[0] == 404
        assert page(world.moira, f"disclosure-{address}", pk)[0] == 200
    assert page(world.moira, "disclosure", row.pk)[0] == 404
    assert page(world.moira, "disclosure-item", own.pk)[0] == 404


def test_nobody_but_its_agency_is_told_or_can_read_that_a_part_exists(world: World) -> None:
    row = collected(world)
    theirs = part_of(world.moira, row)
    with door.door(world.ivor):
        assert not Notice.objects.visible_to(world.ivor).filter(thing_id=theirs.pk).exists()
        assert not Entry.objects.filter(thing_ids__contains=[theirs.pk]).exists()
        assert sealing.open_quietly([theirs], ["asked"], by=world.ivor)[theirs, "asked"] is None
    with door.door(world.moira):
        told = Notice.objects.visible_to(world.moira).filter(thing_id=theirs.pk)
        assert {one.notice_kind for one in told} == {"DISCLOSURE_CHANGED"}
        assert {one.reference for one in told} == {theirs.reference}
        asked = sealing.open_quietly([theirs], ["asked"], by=world.moira)
        assert asked.text(theirs, "asked", "asker") == "Callum Thrale"
    nobody = given_role(world.cast, "tom", Role.INFORMATION_OFFICER)  # housing holds nothing
    assert row.reference not in page(nobody, "disclosures")[1]


def test_what_who_answers_sees_does_not_depend_on_what_others_hold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pages, states, days, notices and log, whether others hold something or not (8c 1, 6)."""
    worded(world)

    def told(row: Disclosure) -> list[str]:
        days = (row.due_on, row.owners_on)
        bodies = [page(world.ivor, "disclosure", row.pk)[1]]
        answered(world, row)
        bodies.append(page(world.ivor, "disclosure", row.pk)[1])
        with on(row.owners_on):
            considered(world, row)
            bodies.append(page(world.ivor, "disclosure", row.pk)[1])
            proposed(world, row)
            settled(world.reviewers[1], row)
            bodies.append(page(world.ivor, "disclosure", row.pk)[1])
        with door.door(world.ivor):
            entries = Entry.objects.filter(thing_ids__contains=[row.pk]).order_by("number")
            log = [(one.verb, one.count, len(one.owner_ids)) for one in entries]
            notices = Notice.objects.visible_to(world.ivor).filter(thing_id=row.pk).count()
            now = fresh(row)
            size = (now.pages, now.state)
        text = [_without_what_is_random(body, row) for body in bodies]
        return [*text, str(log), str(notices), str(size), str(days)]

    tomorrow = hats.today() + timedelta(days=1)  # one minute for both
    with on(tomorrow):
        with_others = collected(world)
        assert items_of(world.moira, with_others)
        seen = told(with_others)
    find = disclosure_gathering.find
    alone = {world.ivor.agency_id}
    monkeypatch.setattr(
        disclosure_gathering,
        "find",
        lambda row, owner_id=None: {
            pk: rows for pk, rows in find(row, owner_id).items() if pk in alone
        },
    )
    with on(tomorrow):
        alone_seen = told(collected(world))
    differing = [
        pair for one, other in zip(seen, alone_seen, strict=True) for pair in _differing(one, other)
    ]
    assert differing == []


def _differing(one: str, other: str) -> list[str]:
    lines = difflib.ndiff(one.splitlines(), other.splitlines())
    return [line for line in lines if line[0] in "+-"]


def _without_what_is_random(body: str, row: Disclosure) -> str:
    body = body[body.index("<main") : body.index("</main>")]
    own = part_ids(row)
    for one in (row.reference, str(row.pk), *own):
        body = body.replace(one, "-")
    lines = body.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "data-opened" not in line)


def part_ids(row: Disclosure) -> list[str]:
    with door.door(SETUP):
        return [
            str(pk)
            for pk in DisclosurePart.objects.filter(disclosure=row).values_list("pk", flat=True)
        ]


def test_the_answer_to_the_perpetrator_is_the_same_byte_for_byte(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a case was made about him or not: pages, agencies, wording and day (A24)."""
    worded(world)

    def answer(row: Disclosure) -> bytes:
        answered(world, row)
        with on(row.owners_on):
            considered(world, row)
            proposed(world, row)
            return pages_of(world.reviewers[1], row)

    drawn: list[dict[str, Any]] = []
    make = disclosure_answers.disclosure_bundle.papers.pictures

    def drawing(paper: str, data: dict[str, Any], **how: Any) -> list[bytes]:
        same = {**data, "reference": "SR-SAME"}  # it alone is random
        drawn.append(same)
        return make(paper, same, **how)

    monkeypatch.setattr(disclosure_answers.disclosure_bundle.papers, "pictures", drawing)
    hidden = collected(world)
    prepared(world.moira, hidden, NEITHER)
    first = answer(hidden)
    find = disclosure_gathering.find
    monkeypatch.setattr(
        disclosure_gathering,
        "find",
        lambda row, owner_id=None: {
            pk: rows for pk, rows in find(row, owner_id).items() if pk == world.ivor.agency_id
        },
    )
    assert answer(collected(world)) == first
    assert drawn[0] == drawn[1]
    said = str(drawn[0])
    assert "ZQXARREST" in said
    for word in (NAMED, "MARAC", "IDVA", "sealed", "referral", "Community Health"):
        assert word not in said


def test_somebody_kept_apart_from_a_record_does_not_see_that_anybody_asked(world: World) -> None:
    row = collected(world)
    part = part_of(world.reviewers[0], row)
    with door.door(SETUP):
        conflicts.keep_apart(
            world.reviewers[0].person_id,
            world.enquiry.file_id,
            source=ConflictSource.FOUND,
            by=SETUP,
            at=clock.now(),
        )
    for hat, status in ((world.reviewers[0], 404), (world.reviewers[1], 200)):
        assert page(hat, "disclosure", row.pk)[0] == status
        assert page(hat, "disclosure-part", part.pk)[0] == status
    assert row.reference not in page(world.reviewers[0], "disclosures")[1]
    with door.door(SETUP):
        now = fresh(row)
        among = [world.ivor, *world.reviewers, world.moira, world.cast.devika]
        for model, one in ((Disclosure, now), (DisclosurePart, fresh(part))):
            readers = model.objects.readers_of(one, among=among)
            assert readers == [
                hat for hat in among if model.objects.visible_to(hat).filter(pk=one.pk).exists()
            ]
            assert world.reviewers[0] not in readers


def test_what_is_looked_for_cannot_be_destroyed_until_it_is_answered(world: World) -> None:
    row = collected(world)
    with door.door(SETUP):
        held = {*Hold.objects.standing().filter(by_id=row.pk).values_list("file_id", flat=True)}
        assert {world.item.file_id, world.enquiry.file_id} <= held
    whole(world, row)
    with door.door(SETUP):
        assert not Hold.objects.standing().filter(by_id=row.pk).exists()


def whole(world: World, row: Disclosure) -> Disclosure:
    """The request taken to its end."""
    worded(world)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        proposed(world, row)
        settled(world.reviewers[1], row)
        return closed(world, row)


def test_whoever_reviews_copies_is_in_the_log_as_a_reader_of_what_they_are_copies_of(
    world: World,
) -> None:
    row = collected(world)
    part = prepared(world.ivor, row)
    reviewer = world.reviewers[0]
    assert page(reviewer, "disclosure-check", part.pk)[0] == 200
    with door.door(reviewer):
        (entry,) = Entry.objects.filter(verb="READ", thing_ids__contains=[world.item.pk])
        (copy,) = items_of_part(part)
    assert (entry.person_id, copy in entry.thing_ids) == (reviewer.person_id, True)
    assert world.callum.pk in entry.people


def items_of_part(part: DisclosurePart) -> list[UUID]:
    return [*part.items.values_list("pk", flat=True)]


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2027, 4, 12), date(2027, 5, 12)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2027, 11, 25), date(2027, 12, 29)),  # Christmas, Boxing Day and their substitutes
        (date(2027, 12, 3), date(2028, 1, 4)),  # New Year’s Day is moved to the Monday
    ],
)
def test_a_month_ends_on_the_same_day_or_the_next_working_one(
    received_on: date, due_on: date
) -> None:
    assert disclosure_days.due_after(received_on) == due_on


def test_it_is_extended_once_by_two_months_and_only_within_the_first(world: World) -> None:
    row = received(world)
    three = disclosure_days.due_after(row.received_on, 3)
    given = {"is_told": True, "by": world.ivor, "because": WHY}
    with door.door(world.ivor), pytest.raises(Refused, match="Tell who asked"):
        disclosures.extend(row, **{**given, "is_told": False}, version=row.version)
    with on(row.due_on + timedelta(days=1)), door.door(world.ivor):
        assert "within that month" in disclosures.may_extend(world.ivor, row).reason
    with door.door(world.ivor):
        now = disclosures.extend(row, **given, version=row.version)
        assert (now.due_on, now.owners_on) == (three, three - timedelta(days=9))
    with door.door(world.ivor), pytest.raises(Refused, match="once"):
        disclosures.extend(fresh(row), **given, version=2)
    later = collected(world, fresh_of(world, row))
    with door.door(world.moira):
        part = DisclosurePart.objects.visible_to(world.moira).get(disclosure=later)
        assert part.disclosure.owners_on == three - timedelta(days=9)


def test_leave_to_put_it_off_is_no_leave_to_take_a_step_again(world: World) -> None:
    row, ivor = received(world), world.ivor
    proof = disclosures.proofs_for(row)[0]
    scope = disclosures.Scope(None, None, "ZQX all of it")
    with door.door(ivor):
        disclosures.verify(row, proof, "ZQX a passport", by=ivor, version=1)
    with door.door(ivor), pytest.raises(Refused, match="“Identity verified” already"):
        disclosures.verify(fresh(row), proof, "ZQX another", by=ivor, version=2)
    with door.door(ivor):
        disclosures.scope(fresh(row), scope, by=ivor, version=2)
    with door.door(ivor), pytest.raises(Refused, match="“Scoped” already"):
        disclosures.scope(fresh(row), scope, by=ivor, version=3)
    with door.door(ivor):
        opened = sealing.open_quietly([fresh(row)], ["scope"], by=ivor)
        assert opened.text(row, "scope", "identity") == "ZQX a passport"
        assert disclosures.may_extend(ivor, fresh(row))
    body = page(ivor, "disclosure", row.pk)[1]
    assert "Say what is looked for" not in body
    assert "Ask the agencies" in body


def fresh_of(world: World, row: Disclosure) -> Disclosure:
    with door.door(world.ivor):
        return fresh(row)


def test_the_day_of_a_court_is_the_courts_and_moves_by_nobody_here(world: World) -> None:
    day = hats.today() + timedelta(days=12)
    for bad in (None, hats.today() - timedelta(days=1)):
        with pytest.raises(Refused, match="by which"):
            received(world, kind=DisclosureKind.COURT, due_on=bad)
    row = received(world, kind=DisclosureKind.COURT, due_on=day)
    assert row.due_on == day
    with door.door(world.ivor):
        assert "named the day" in disclosures.may_extend(world.ivor, row).reason


def test_nobody_goes_on_before_the_owners_day(world: World) -> None:
    row = collected(world)
    answered(world, row)
    with pytest.raises(Refused, match="for every request alike"):
        considered(world, row)
    with on(row.owners_on):
        assert considered(world, row).state == S.DECISION
        with door.door(world.moira):  # who did not answer until then answers by itself
            part = DisclosurePart.objects.visible_to(world.moira).get(disclosure=row)
            assert "yourself" in disclosure_parts.may_prepare(world.moira, part).reason


# --- deciding -------------------------------------------------------------------------------------


def test_words_that_are_removed_are_in_no_copy_and_each_keeps_its_exemption(world: World) -> None:
    row = collected(world)
    (item,) = items_of(world.ivor, row)
    decided(world.ivor, item, REDACTED)
    with door.door(world.ivor):
        now = fresh(item)
        assert now.exemptions == ["THIRD_PARTY"]
        copy = sealing.open_quietly([now], ["copy"], by=world.ivor)[now, "copy"]
        assert copy is not None
        assert NAMED not in str(copy["pieces"])
        assert copy["marks"] == {"THIRD_PARTY": [f"after {NAMED} rang"]}
        assert copy["original"] != copy["redacted"]
    answered(world, row)
    with door.door(world.ivor):
        part = part_now(world.ivor, row)
        passed = sealing.open_quietly([part], ["passed"], by=world.ivor)[part, "passed"]
        assert NAMED not in str(passed)
        assert "ZQXWHY" not in str(passed)
        assert world.item.reference not in str(passed)


def part_now(hat: Hat, row: Disclosure) -> DisclosurePart:
    return DisclosurePart.objects.visible_to(hat).get(disclosure=row)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (replace(REDACTED, why=" "), "why"),
        (replace(REDACTED, marks={}), "which passages"),
        (replace(REDACTED, marks={Exemption.THIRD_PARTY: ["Marissa"]}), "“Marissa” does not stand"),
        (replace(NEITHER, exemptions=[]), "which exemption"),
        (Decided(ItemDecision.WHOLE, TESTS, "ZQX"), "has not agreed"),
        (Decided(ItemDecision.WHOLE, ItemTests(), "ZQX"), "not about the person"),
        (Decided(ItemDecision.WHOLE, ItemTests(is_about=True, is_harmful=True), "ZQX"), "harm"),
    ],
)
def test_a_decision_has_to_agree_with_the_tests_and_the_text(
    world: World, what: Decided, says: str
) -> None:
    row = collected(world)
    (item,) = items_of(world.ivor, row)
    with pytest.raises(Refused, match=says):
        decided(world.ivor, item, what)
    with door.door(world.ivor):
        assert fresh(item).decision == ItemDecision.UNDECIDED


def test_the_perpetrator_is_not_told_that_anybody_told_or_met(world: World) -> None:
    row = collected(world)
    contact = next(one for one in items_of(world.moira, row) if one.thing_kind == "contact")
    about = ItemTests(is_about=True)
    with pytest.raises(Refused, match="neither confirmed nor denied"):
        decided(world.moira, contact, Decided(ItemDecision.WHOLE, about, "ZQX he asked"))
    decided(world.moira, contact, NEITHER)
    assert part_of(world.moira, row).is_about_perpetrator


@pytest.mark.parametrize("word", ["MARAC", "the IDVA", "a refuge", "Clare’s Law"])
def test_a_copy_that_tells_of_a_case_is_not_made(cast: Cast, word: str) -> None:
    world = made(cast, f"ZQX He was warned, and {word} was told.")
    row = collected(world)
    (item,) = items_of(world.ivor, row)
    what = Decided(ItemDecision.WHOLE, ItemTests(is_about=True), "ZQX", is_known=True)
    with pytest.raises(Refused, match="still holds"):
        decided(world.ivor, item, what)
    out = replace(REDACTED, marks={Exemption.NEITHER: [f"and {word} was told"]})
    assert decided(world.ivor, item, out).decision == ItemDecision.REDACTED


def test_everything_one_sees_is_decided_before_it_goes_to_reviewers(world: World) -> None:
    row = collected(world)
    part = part_of(world.ivor, row)
    with door.door(world.ivor), pytest.raises(Refused, match="each item"):
        disclosure_parts.prepare(part, by=world.ivor, version=part.version)


# --- two who look ---------------------------------------------------------------------------------


def test_two_review_it_of_whom_nobody_prepared_any_of_it(world: World) -> None:
    row = collected(world)
    part = prepared(world.ivor, row)
    with pytest.raises(Refused, match="two others"):
        checked(world.ivor, part)
    with pytest.raises(Refused, match="agency that holds it"):
        checked(world.moira, part)
    checked(world.reviewers[0], part)
    with pytest.raises(Refused, match="another has to"):
        checked(world.reviewers[0], part)
    with door.door(world.reviewers[1]):  # nobody votes after another's vote
        assert not DisclosureCheck.objects.visible_to(world.reviewers[1]).exists()
        now = fresh(part)
        assert now.state == "PREPARED"
        because = replace(WHY, sentence="")
        with pytest.raises(Refused, match="tick each"):
            disclosure_parts.check(
                now,
                agrees=True,
                looked=[],
                by=world.reviewers[1],
                because=because,
                version=now.version,
            )
    checked(world.reviewers[1], part)
    with door.door(world.ivor):
        assert fresh(part).state == "ANSWERED"
        assert fresh(row).state == S.OWNER_CONSULT
        assert DisclosureCheck.objects.visible_to(world.ivor).count() == 2


def test_sent_back_it_is_reviewed_anew_by_both(world: World) -> None:
    row = collected(world)
    part = prepared(world.ivor, row)
    checked(world.reviewers[0], part)
    with pytest.raises(Refused, match="why it goes back"):
        checked(world.reviewers[1], part, agrees=False, because=replace(WHY, sentence=""))
    checked(world.reviewers[1], part, agrees=False)
    part = prepared(world.ivor, row)
    assert part.round == 2
    for reviewer in world.reviewers:
        part = checked(reviewer, part)
    assert part.state == "ANSWERED"
    (item,) = items_of(world.ivor, row)
    with pytest.raises(Refused, match="reviewers, or answered"):
        decided(world.ivor, item, REDACTED)


def test_who_decides_does_not_check_the_pages_and_all_pages_are_looked_at(world: World) -> None:
    worded(world)
    row = collected(world)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        row = proposed(world, row)
        assert row.pages == 2  # the letter, and what is given
        with pytest.raises(Refused, match="not the one who decided"):
            settled(world.ivor, row)
        with pytest.raises(Refused, match="there are 2"):
            settled(world.reviewers[0], row, pages=1)
        with pytest.raises(Refused, match="why it goes back"):
            settled(world.reviewers[0], row, agrees=False)
        assert settled(world.reviewers[0], row, agrees=False, because=WHY).state == S.DECISION
        proposed(world, row)
        assert settled(world.reviewers[0], row).state == S.PART


def test_no_answer_leaves_without_a_wording_that_two_wrote_and_checked(world: World) -> None:
    row = collected(world)
    answered(world, row)
    with on(row.owners_on):
        considered(world, row)
        with pytest.raises(Refused, match="standard wording"):
            proposed(world, row)
    with door.door(world.moira), pytest.raises(Refused, match="leave out “MARAC”"):
        disclosure_wordings.write("We do not tell of any MARAC.", by=world.moira)
    with door.door(world.moira):
        wording = disclosure_wordings.write(disclosure_wordings.OFFERED, by=world.moira)
        with pytest.raises(Refused, match="Another officer"):
            disclosure_wordings.check(wording, by=world.moira, version=1)
    body = page(world.moira, "disclosure-wording")[1]
    assert "Another officer checks it" in body
    url = reverse("audit_workspace:disclosure-wording-check", args=[wording.pk])
    assert post(client_of(world.ivor), url, world.ivor, version="1").status_code == 302
    worded(world)  # a newer one replaces it
    with door.door(world.ivor):
        states = sorted(DisclosureWording.objects.values_list("state", flat=True))
        assert states == ["IN_USE", "REPLACED"]


# --- the end --------------------------------------------------------------------------------------


def test_a_closed_request_changes_no_more(world: World) -> None:
    row = collected(world)
    row = whole(world, row)
    assert row.state == S.CLOSED
    given = {"by": world.ivor, "version": row.version}
    for act in (
        lambda: disclosures.verify(row, disclosures.proofs_for(row)[0], "ZQX", **given),
        lambda: disclosures.scope(row, disclosures.Scope(None, None, "ZQX"), **given),
        lambda: disclosures.collect(row, **given),
        lambda: disclosures.refuse(row, because=WHY, **given),
        lambda: disclosures.extend(row, is_told=True, because=WHY, **given),
        lambda: disclosure_answers.consider(row, **given),
        lambda: disclosure_answers.propose(row, **given),
        lambda: disclosures.close(row, to="x", how="y", sent_on=hats.today(), **given),
    ):
        with door.door(world.ivor), pytest.raises(Refused, match="closed"):
            act()
    with door.door(world.reviewers[0]), pytest.raises(Refused):
        disclosure_answers.settle(
            row, agrees=True, pages=2, by=world.reviewers[0], because=WHY, version=row.version
        )


def test_it_can_be_refused_before_anything_is_collected(world: World) -> None:
    row = received(world)
    with door.door(world.ivor), pytest.raises(Refused, match="in a sentence"):
        disclosures.refuse(row, by=world.ivor, because=replace(WHY, sentence=""), version=1)
    with door.door(world.ivor):
        assert disclosures.refuse(row, by=world.ivor, because=WHY, version=1).state == S.REFUSED
    assert closed(world, row).state == S.CLOSED
    other = collected(world)
    with door.door(world.ivor):
        assert "the owners decide" in disclosures.may_refuse(world.ivor, other).reason


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"received_on": date(2200, 1, 1)}, "lies ahead"),
        ({"asker": " "}, "who asks"),
        ({"words": ""}, "who asks"),
    ],
)
def test_a_request_says_who_asks_for_what_and_when_it_came(
    world: World, other: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        received(world, **other)


def test_days_the_wrong_way_round_and_old_pages_are_refused(world: World) -> None:
    row = received(world)
    with door.door(world.ivor):
        disclosures.verify(row, disclosures.proofs_for(row)[0], "ZQX", by=world.ivor, version=1)
    scope = disclosures.Scope(date(2027, 1, 2), date(2027, 1, 1), "ZQX")
    with door.door(world.ivor), pytest.raises(Refused, match="other way round"):
        disclosures.scope(fresh(row), scope, by=world.ivor, version=2)
    with door.door(world.ivor), pytest.raises(Stale):
        disclosures.scope(fresh(row), scope, by=world.ivor, version=1)


def test_a_court_does_not_show_a_passport(world: World) -> None:
    row = received(world, kind=DisclosureKind.COURT, due_on=hats.today())
    for proof, words in ((IdentityProof.DOCUMENT, "ZQX"), (IdentityProof.ORDER, " ")):
        with door.door(world.ivor), pytest.raises(Refused, match="how it was made sure"):
            disclosures.verify(row, proof, words, by=world.ivor, version=1)


# --- work, pages and the log ----------------------------------------------------------------------


def test_my_work_says_whose_turn_it_is(world: World) -> None:
    row = received(world)
    assert work_of(world.ivor) == ["Disclosure: make sure who asks"]
    assert work_of(world.reviewers[0]) == []
    row = collected(world, row)
    assert work_of(world.ivor) == ["Disclosure: decide on what your agency holds"]
    assert work_of(world.moira) == ["Disclosure: decide on what your agency holds"]
    prepared(world.ivor, row)
    assert work_of(world.ivor) == []
    assert work_of(world.reviewers[0]) == ["Disclosure: review what your agency discloses"]


def test_a24_callum_asks_the_police_who_answer_with_what_is_his_alone(world: World) -> None:
    """From the day on which he asks to the answer, by the pages (A24)."""
    worded(world)
    browser, ivor = client_of(world.ivor), world.ivor
    url = reverse("audit_workspace:disclosure-receive")
    today = hats.today()
    day = {"day": today.day, "month": today.month, "year": today.year}
    typed = {
        "kind": "SUBJECT_ACCESS",
        "reference": world.callum.reference,
        **{f"received_on_{name}": str(value) for name, value in day.items()},
        "asker": "Callum Thrale",
        "reach": "12 Example Road",
        "words": "ZQXASKS everything",
    }
    bad = post(browser, url, ivor, **{**typed, "reference": "S-BBBBBBBB"})
    assert bad.status_code == 422
    assert "No record that you can name" in bad.content.decode()
    assert "ZQXASKS everything" in bad.content.decode()
    assert post(browser, url, ivor, **typed).status_code == 302
    with door.door(ivor):
        row = Disclosure.objects.get()

    def step(name: str, **fields: str) -> None:
        address = reverse("audit_workspace:disclosure-step", args=[row.pk, name])
        with door.door(ivor):
            version = str(fresh(row).version)
        assert browser.get(address).status_code == 200
        assert post(browser, address, ivor, version=version, **fields).status_code == 302

    step("verified", proof="DOCUMENT", words="ZQX a passport")
    step("scoped", words="ZQX all of it")
    press(browser, ivor, row, "collect")
    assert "Being collected" in page(ivor, "disclosure", row.pk)[1]
    worked()
    (item,) = items_of(ivor, row)
    address = reverse("audit_workspace:disclosure-item", args=[item.pk])
    body = browser.get(address).content.decode()
    assert "ZQXARREST" in body
    assert f"<strong>{NAMED}</strong>" in body
    fields = {
        "tests": ["is_about", "names_others"],
        "decision": "REDACTED",
        "remove_third_party": "Marissa",
        "why": "ZQXWHY",
        "version": "1",
    }
    bad = post(browser, address, ivor, **fields)
    assert (bad.status_code, "does not stand in the text" in bad.content.decode()) == (422, True)
    good = {**fields, "remove_third_party": f"after {NAMED} rang"}
    assert post(browser, address, ivor, **good).status_code == 302
    assert NAMED in browser.get(address).content.decode()  # what is written stays written
    part = part_of(ivor, row)
    url = reverse("audit_workspace:disclosure-prepare", args=[part.pk])
    assert post(browser, url, ivor, version=str(part.version)).status_code == 302
    for reviewer in world.reviewers:
        other = client_of(reviewer)
        url = reverse("audit_workspace:disclosure-check", args=[part.pk])
        shown = other.get(url).content.decode()
        assert "hub-gone" in shown
        with door.door(reviewer):
            version = str(fresh(part).version)
        said = {"agrees": "YES", "looked": [str(item.pk)], "version": version}
        assert post(other, url, reviewer, **said).status_code == 302
    with on(row.owners_on):
        browser = client_of(ivor)
        press(browser, ivor, row, "consider")
        assert "ZQXARREST" in page(ivor, "disclosure", row.pk)[1]
        press(browser, ivor, row, "propose")
        second = world.reviewers[0]
        other = client_of(second)
        url = reverse("audit_workspace:disclosure-settle", args=[row.pk])
        assert other.get(url).status_code == 200
        out = post(other, reverse("audit_workspace:disclosure-pages", args=[row.pk]), second)
        assert out["Content-Type"] == "application/pdf"
        assert out.content.startswith(b"%PDF")
        with door.door(second):
            version = str(fresh(row).version)
        said = {"agrees": "YES", "pages": "2", "version": version}
        assert post(other, url, second, **said).status_code == 302
        today = hats.today()
        day = {"day": today.day, "month": today.month, "year": today.year}
        step(
            "closed",
            to="Callum Thrale",
            how="Handed over",
            **{f"sent_on_{name}": str(value) for name, value in day.items()},
        )
        assert "Answered and closed" in page(ivor, "disclosures")[1]


def press(browser: Any, hat: Hat, row: Disclosure, name: str) -> None:
    with door.door(hat):
        version = str(fresh(row).version)
    url = reverse("audit_workspace:disclosure-press", args=[row.pk, name])
    assert post(browser, url, hat, version=version).status_code == 302


def test_the_log_says_who_disclosed_what_to_whom_and_when(world: World) -> None:
    row = collected(world)
    row = whole(world, row)
    with on(row.owners_on), door.door(world.ivor):
        pages = row.pages
        entry = Entry.objects.filter(verb="RELEASED", thing_ids__contains=[row.pk]).get()
        assert (entry.person_id, entry.count) == (world.ivor.person_id, pages)
        assert entry.people == [world.callum.pk]
        answer = sealing.open_quietly([row], ["answer"], by=world.ivor)
        assert answer.text(row, "answer", "to") == "Callum Thrale"
        words = " ".join(
            f"{one.ground} {one.reason_code} {one.sections}" for one in Entry.objects.all()
        )
        assert NAMED not in words
