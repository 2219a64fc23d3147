"""Flags: set for whom their owner chooses, until a day, and seen by nobody else and no longer (5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, Act, Role
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import conflicts, flag_page, flags, jobs, merges, subjects
from mash_hub.flags import Days, Marking, Showing
from mash_hub.models import Card, Enquiry, Flag, Involvement, Subject
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.flags import FlagState, FlagType
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import asked, rated

WHY = "ZQX he keeps an air rifle in the loft"
ENDED = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "It was handed in.")
STILL = Reason(ReasonCode.REVIEW)
SWEEP = Service("flags")


@pytest.fixture
def case(cast: Cast) -> Enquiry:
    """An enquiry about three people, whose names the police were given."""
    enquiry = rated(cast)
    asked(cast, enquiry, "police", "housing")
    return enquiry


def part(cast: Cast, case: Enquiry, given: str) -> Subject:
    """Somebody of the case by their given name."""
    with door.door(cast.devika):
        for one in Involvement.objects.in_file(case.file_id).select_related("card"):
            assert one.card
            who = subjects.identity_of(one.card, by=cast.devika)
            if who and who.names[0].given == given:
                return subjects.subject_of(one.card)
    raise LookupError(given)


def marking(cast: Cast, *, to: tuple[str, ...] = (), **other: Any) -> Marking:
    today = hats.today()
    showing = Showing(
        tuple(getattr(cast.agency, key).pk for key in to),
        places=(cast.workspace.mash.pk,) if to else (),
    )
    days = Days(today, today + timedelta(days=200), today + timedelta(days=90))
    return replace(Marking(FlagType.FIREARMS, WHY, days, showing), **other)


def flagged(by: Hat, who: Subject, what: Marking) -> Flag:
    with door.door(by):
        return flags.set_flag(who, by=by, marking=what)


def sees(hat: Hat, flag: Flag) -> bool:
    """Whether the hat sees the flag, which the rule's other face has to say too."""
    with door.door(hat):
        seen = Flag.objects.visible_to(hat).active(hats.today()).filter(pk=flag.pk).exists()
        row = Flag.objects.select_related("card").get(pk=flag.pk)
        reads = hat in Flag.objects.readers_of(row, among=[hat])
    assert seen == (reads and row.is_active(hats.today()))
    return seen


def newest(flag: Flag, hat: Hat) -> Flag:
    with door.door(hat):
        return Flag.objects.get(pk=flag.pk)


def test_a_flag_is_seen_by_its_agency_and_those_it_is_shown_to_where_they_work_alone(
    cast: Cast, case: Enquiry
) -> None:
    callum = part(cast, case, "Callum")
    flag = flagged(cast.owen, callum, marking(cast, to=("council", "safe_haven")))
    assert [name for name in ("owen", "cole", "devika", "arlo") if sees(getattr(cast, name), flag)]
    assert all(sees(hat, flag) for hat in (cast.owen, cast.cole, cast.devika, cast.arlo))
    assert sees(cast.hat("owen", "marac"), flag)  # its own agency, wherever they work
    for hat in (cast.hannah, cast.priya, cast.joan, cast.tom, cast.kim, cast.esther, cast.ines):
        assert not sees(hat, flag)
    both = (cast.workspace.mash.pk, cast.workspace.marac.pk)
    shown = Showing((cast.agency.safe_haven.pk,), (cast.priya.person_id,), both)
    with door.door(cast.owen):
        row = newest_inside(flag)
        days = Days(row.started_on, row.expires_on, row.review_on)
        flags.review(
            row, by=cast.owen, days=days, showing=shown, because=STILL, version=row.version
        )
    assert sees(cast.priya, flag)
    assert not sees(cast.devika, flag)
    with door.door(cast.priya):
        (line,) = flag_page.in_case(case.file_id, by=cast.priya)[callum.pk]
        assert (line.words, line.reason) == ("Firearms or other weapon", WHY)
        assert not flags.may_keep(cast.priya, line.flag)
    with door.door(cast.owen):
        assert "ZQX" not in str(list(Entry.objects.values()))
        verbs = Entry.objects.filter(thing_ids=[flag.pk]).exclude(verb="READ").order_by("at")
        assert [one.verb for one in verbs] == ["CREATED", "CHANGED"]


def newest_inside(flag: Flag) -> Flag:
    return Flag.objects.get(pk=flag.pk)


def test_nothing_is_active_past_its_last_day_and_the_sweep_tells_of_review_and_expiry(
    cast: Cast, case: Enquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = flagged(cast.owen, part(cast, case, "Callum"), marking(cast, to=("council",)))
    start = clock.now()
    kinds = _told(cast, flag)
    assert kinds == {"council": ["FLAG_SET"], "police": []}
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=91))
    jobs.let_flags_fall_due()
    jobs.let_flags_fall_due()
    assert _told(cast, flag)["police"] == ["FLAG_REVIEW_DUE"]
    assert sees(cast.devika, flag)
    with door.door(cast.owen):
        assert [row.pk for row in flag_page.register_of(cast.owen)["due"]] == [flag.pk]
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=201))
    assert not sees(cast.devika, flag)  # by the rule, before anything was swept
    assert not sees(cast.owen, flag)
    jobs.let_flags_fall_due()
    assert newest(flag, cast.owen).state == FlagState.EXPIRED
    told = _told(cast, flag)
    assert told["council"] == ["FLAG_EXPIRED", "FLAG_SET"]
    assert told["police"] == ["FLAG_EXPIRED", "FLAG_REVIEW_DUE"]
    with door.door(cast.owen):
        assert not flags.due_ids()
        assert not flags.may_keep(cast.owen, newest_inside(flag))
    # the owner still reads that there was one
    assert flag.reference in _page(cast.owen, "mash_hub:flag", flag.pk)


def _told(cast: Cast, flag: Flag) -> dict[str, list[str]]:
    found = {}
    for key, hat in (("council", cast.devika), ("police", cast.owen)):
        with door.door(hat):
            seen = Notice.objects.visible_to(hat).filter(thing_id=flag.pk)
            found[key] = sorted(seen.values_list("notice_kind", flat=True))
    return found


def test_a_police_marker_is_set_by_police_alone_and_is_nothing_to_whom_it_is_not_shown(
    cast: Cast, case: Enquiry
) -> None:
    callum = part(cast, case, "Callum")
    with pytest.raises(Refused, match="Police and probation alone"):
        flagged(cast.devika, callum, marking(cast, flag_type=FlagType.MAPPA, level="2"))
    before = _page(cast.devika, "mash_hub:enquiry", case.pk)
    flag = flagged(cast.owen, callum, marking(cast, flag_type=FlagType.MAPPA, level="2"))
    assert not sees(cast.devika, flag)
    after = _page(cast.devika, "mash_hub:enquiry", case.pk)
    assert "MAPPA" not in after
    assert flag.reference not in after
    assert before.count("hub-flag") == after.count("hub-flag") == 0
    assert client_of(cast.devika).get(reverse("mash_hub:flag", args=[flag.pk])).status_code == 404
    assert "MAPPA, level 2" in _page(cast.owen, "mash_hub:person", callum.pk)


def _page(hat: Hat, name: str, pk: UUID) -> str:
    answer = client_of(hat).get(reverse(name, args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_flag_ends_early_with_a_sentence_and_its_readers_read_no_more(
    cast: Cast, case: Enquiry
) -> None:
    flag = flagged(cast.owen, part(cast, case, "Callum"), marking(cast, to=("council",)))
    bare = Reason(ReasonCode.RISK_FALLEN)
    with door.door(cast.owen), pytest.raises(Refused, match="in a sentence"):
        flags.end(newest_inside(flag), by=cast.owen, because=bare, version=1)
    with door.door(cast.devika), pytest.raises(Refused, match="Only the agency that set"):
        flags.end(newest_inside(flag), by=cast.devika, because=ENDED, version=1)
    with door.door(cast.owen), pytest.raises(Stale):
        flags.end(newest_inside(flag), by=cast.owen, because=ENDED, version=7)
    with door.door(cast.owen):
        flags.end(newest_inside(flag), by=cast.owen, because=ENDED, version=1)
    assert not sees(cast.devika, flag)
    assert not sees(cast.owen, flag)
    assert newest(flag, cast.owen).state == FlagState.ENDED


def test_a_flag_needs_days_a_reason_and_readers_under_an_agreement(
    cast: Cast, case: Enquiry
) -> None:
    callum, today = part(cast, case, "Callum"), hats.today()
    good = marking(cast)

    def refused(words: str, by: Hat = cast.owen, **other: Any) -> None:
        with pytest.raises(Refused, match=words):
            flagged(by, callum, replace(good, **other))

    refused("within twelve months", days=replace(good.days, expires_on=today + timedelta(days=400)))
    refused("today or earlier", days=replace(good.days, started_on=today + timedelta(days=1)))
    refused("day of review", days=replace(good.days, review_on=good.days.expires_on + _DAY))
    refused("Say why", reason=" ")
    refused("no such level", level="2")
    refused("Choose other agencies", showing=Showing((cast.agency.council.pk,)))
    eastvale = Showing((cast.agency.audit.pk,), places=(cast.workspace.mash.pk,))
    refused("under the workspace’s agreement", showing=eastvale)
    named = Showing((cast.agency.council.pk,), (cast.tom.person_id,), (cast.workspace.mash.pk,))
    refused("Name people of the agencies", showing=named)
    refused("colleagues must not", flag_type=FlagType.STAFF_SUBJECT)
    refused("whom your agency knows", by=cast.esther)
    with pytest.raises(Refused, match="cannot set"):
        flagged(cast.joan, callum, good)


_DAY = timedelta(days=1)


def test_a_flag_on_a_colleague_is_for_the_people_named_of_ones_own_agency(
    cast: Cast, case: Enquiry
) -> None:
    callum = part(cast, case, "Callum")
    own = (cast.cole.person_id,)
    flag = flagged(
        cast.owen, callum, marking(cast, flag_type=FlagType.STAFF_SUBJECT, own_persons=own)
    )
    assert sees(cast.cole, flag)
    assert sees(cast.owen, flag)  # who set it
    assert not sees(cast.sam, flag)


def test_whoever_is_kept_apart_from_a_case_sees_no_flag_of_its_people(
    cast: Cast, case: Enquiry
) -> None:
    flag = flagged(cast.owen, part(cast, case, "Callum"), marking(cast, to=("council",)))
    with door.door(cast.devika):
        conflicts.keep_apart(
            cast.arlo.person_id,
            case.file_id,
            source=ConflictSource.DECLARED,
            by=cast.devika,
            at=clock.now(),
        )
    assert not sees(cast.arlo, flag)
    assert sees(cast.devika, flag)


def test_a_flag_goes_with_its_record_when_two_people_are_joined(cast: Cast, case: Enquiry) -> None:
    ellie, callum = (part(cast, case, given) for given in ("Ellie", "Callum"))
    flag = flagged(cast.devika, callum, marking(cast))
    with door.door(cast.arlo):
        row = merges.propose(ellie, callum, by=cast.arlo, because=Reason(ReasonCode.OPEN_CASE))
    with door.door(cast.devika):
        merges.confirm(row, by=cast.devika, because=STILL, version=row.version)
        on = flag_page.on_people([ellie.pk], by=cast.devika)
        assert [one.flag.pk for one in on[ellie.pk]] == [flag.pk]
        (shown,) = flag_page.in_case(case.file_id, by=cast.devika)[callum.pk]
        assert shown.flag.pk == flag.pk


def test_in_a_browser_readers_are_shown_before_a_flag_is_set_and_nothing_typed_is_lost(
    cast: Cast, case: Enquiry
) -> None:
    hat, browser = cast.devika, client_of(cast.devika)
    callum, today = part(cast, case, "Callum"), hats.today()
    person = reverse("mash_hub:person", args=[callum.pk])
    page = browser.get(person).content.decode()
    assert "No flag stands that you may see" in page
    assert "Callum Thrale" in page
    url = reverse("mash_hub:flag-new", args=[callum.pk])
    assert "RSO" not in browser.get(url).content.decode()
    last = today + timedelta(days=200)
    fields: dict[str, Any] = {
        "flag_type": "HONOUR",
        "level": "",
        "reason": WHY,
        "started_on_day": today.day,
        "started_on_month": today.month,
        "started_on_year": today.year,
        "review_on_day": last.day,
        "review_on_month": last.month,
        "review_on_year": last.year,
        "expires_on_day": "",
        "expires_on_month": "",
        "expires_on_year": "",
        "places": [str(cast.workspace.mash.pk)],
        "agencies": [str(cast.agency.police.pk)],
    }
    wrong = post(browser, url, hat, **fields)
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    fields |= {f"expires_on_{name}": getattr(last, name) for name in ("day", "month", "year")}
    check = post(browser, url, hat, **fields).content.decode()
    assert "Owen Marsh" in check
    assert "Tom Birch" not in check
    done = post(browser, url, hat, step="set", **fields)
    assert done.status_code == 302
    page = browser.get(done.url).content.decode()
    assert WHY in page
    assert "Cole Ferris" in page
    assert "one chance" in browser.get(person).content.decode()
    assert "F-" in browser.get(reverse("mash_hub:flags")).content.decode()
    with door.door(hat):
        (flag,) = Flag.objects.all()
    review = reverse("mash_hub:flag-review", args=[flag.pk])
    assert browser.get(review).status_code == 200
    again = post(browser, review, hat, because="REVIEW", version=1, **fields)
    assert again.status_code == 302, again.content.decode()
    end = reverse("mash_hub:flag-end", args=[flag.pk])
    bare = post(browser, end, hat, because="RISK_FALLEN", sentence="", version=2)
    assert bare.status_code == 422
    post(browser, end, hat, because="RISK_FALLEN", sentence="He moved away.", version=2)
    assert "Ended early" in browser.get(done.url).content.decode()
    assert client_of(cast.tom).get(done.url).status_code == 404
    with door.door(hat):
        card = Card.objects.visible_to(hat).on_subject(callum.pk).get()
    record = browser.get(reverse("mash_hub:person-of-record", args=[card.pk]))
    assert record.url == person
    assert browser.get(reverse("mash_hub:person", args=[uuid4()])).status_code == 404


def test_only_roles_that_read_what_is_shared_keep_flags() -> None:
    for role in Role:
        if Act.KEEP_FLAGS in ACTS[role]:
            assert Act.READ_SHARED in ACTS[role]
