"""Releases: a named audience, a purpose, a last day; each ends alone, and the preview is true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies import clock, door, hats, sealing
from agencies.actors import Hat, Service
from agencies.models import AgreementParty, Grant, GrantCause, Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from mash_hub import answers, audiences, conflicts, items, jobs, share_preview, sharing
from mash_hub.models import InformationRequest, Item, ItemRelease
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Outcome
from mash_hub.models.items import Handling, ItemState, Release
from mash_hub.models.releases import Audience, AudienceKind, ReleaseState, Section
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    SHARE,
    WITHHOLD,
    asked,
    decided,
    fresh,
    in_part,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)

WHY = Reason(ReasonCode.RELEVANT)
BACK = Reason(ReasonCode.SENT_IN_ERROR)
TEXT = "ZQX three incidents in nine months"
PART = "ZQX some incidents"
SWEEP = Service("releases")


@pytest.fixture
def requests_of_case(cast: Cast) -> dict[str, InformationRequest]:
    return asked(cast, rated(cast), "police", "health", "housing")


@pytest.fixture
def item(cast: Cast, requests_of_case: dict[str, InformationRequest]) -> Item:
    """An item of the police that was kept back when the answer was sent."""
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    kept = wrote(cast.owen, police, TEXT, WITHHOLD)
    returned(cast.owen, police)
    return kept


def reads(hat: Hat, item: Item) -> str:
    """What somebody can read of an item now."""
    with door.door(hat):
        found = Item.objects.visible_to(hat).filter(pk=item.pk)
        opened = sealing.open(found, ["content", "shared"], by=hat)
        words = [sharing.words_of(one, opened) for one in found]
        return words[0]["text"] if words and words[0] else ""


def terms(section: Section = Section.WHOLE, **other: Any) -> sharing.Terms:
    until_on = hats.today() + timedelta(days=30)
    return sharing.Terms(
        **{
            "section": section,
            "purpose": Purpose.SAFEGUARD_CHILD,
            "because": WHY,
            "until_on": until_on,
            **other,
        }
    )


def to_people(cast: Cast, item: Item, *names: str) -> Audience:
    persons = [getattr(cast, name).person_id for name in names]
    return audiences.of_people(persons, workspace_id=item.workspace_id)


def released(cast: Cast, item: Item, to: Audience, asked_for: sharing.Terms) -> ItemRelease:
    with door.door(cast.owen):
        now = fresh(item)
        return sharing.release(
            now, to=to, terms=asked_for, by=cast.owen, shared_text=PART, version=now.version
        )


def ended(cast: Cast, release: ItemRelease) -> None:
    with door.door(cast.owen):
        now = fresh(release)
        sharing.end(now, by=cast.owen, because=BACK, version=now.version)


def of_enquiry(cast: Cast, item: Item) -> Audience:
    with door.door(cast.owen):
        return audiences.of_enquiry(fresh(item).request)


def of_people(cast: Cast, item: Item, *names: str) -> Audience:
    with door.door(cast.owen):
        return to_people(cast, item, *names)


def test_a_release_to_people_by_name_reaches_them_alone(cast: Cast, item: Item) -> None:
    nothing(cast.tom, _request(cast, item, "housing"))
    released(cast, item, of_people(cast, item, "devika", "tom"), terms())
    assert (reads(cast.devika, item), reads(cast.tom, item)) == (TEXT, TEXT)
    assert (reads(cast.mandeep, item), reads(cast.lee, item)) == ("", "")
    with door.door(cast.lee):
        assert not Notice.objects.visible_to(cast.lee).filter(notice_kind="ITEM_RELEASED").exists()
    with door.door(cast.tom):
        assert Notice.objects.visible_to(cast.tom).filter(notice_kind="ITEM_RELEASED").count() == 1


def _request(cast: Cast, item: Item, key: str) -> InformationRequest:
    with door.door(cast.owen):
        enquiry = fresh(item).request.enquiry_id
        return InformationRequest.objects.get(enquiry=enquiry, agency=getattr(cast.agency, key))


def test_nobody_reads_others_before_their_own_answer(cast: Cast, item: Item) -> None:
    released(cast, item, of_people(cast, item, "kim"), terms())
    assert reads(cast.kim, item) == ""
    nothing(cast.kim, _request(cast, item, "health"))
    assert reads(cast.kim, item) == TEXT


def test_taking_one_release_back_leaves_access_that_has_another(cast: Cast, item: Item) -> None:
    to_all = released(cast, item, of_enquiry(cast, item), terms())
    by_name = released(cast, item, of_people(cast, item, "devika"), terms(Section.PART))
    ended(cast, to_all)
    assert (reads(cast.devika, item), reads(cast.mandeep, item)) == (PART, "")
    ended(cast, by_name)
    assert reads(cast.devika, item) == ""
    with door.door(cast.owen):
        assert fresh(item).state == ItemState.WITHDRAWN
        assert not Grant.objects.of("item", [item.pk]).exclude(receiver=cast.agency.police).exists()


def test_reading_ends_with_the_last_day_and_the_sweep_removes_the_grant(
    cast: Cast, item: Item
) -> None:
    made = released(cast, item, of_enquiry(cast, item), terms())
    last = sharing.end_of(hats.today() + timedelta(days=30))
    with clock.moved(last - timedelta(minutes=1)):
        assert reads(cast.devika, item) == TEXT
    with clock.moved(last):
        assert reads(cast.devika, item) == ""
        with door.door(SWEEP):
            assert sharing.run_out_ids() == {made.pk}
            assert sharing.let_run_out(by=SWEEP, only={made.pk}) == 1
        with door.door(SWEEP):
            assert sharing.let_run_out(by=SWEEP, only={made.pk}) == 0
        with door.door(cast.owen):
            assert fresh(made).state == ReleaseState.RUN_OUT
            assert fresh(item).state == ItemState.RUN_OUT
            others = Grant.objects.of("item", [item.pk]).exclude(receiver=cast.agency.police)
            assert not others.exists()


def test_a_longer_release_outlives_a_shorter_one(cast: Cast, item: Item) -> None:
    short = released(cast, item, of_enquiry(cast, item), terms())
    later = hats.today() + timedelta(days=90)
    released(cast, item, of_people(cast, item, "devika"), terms(until_on=later))
    with clock.moved(sharing.end_of(hats.today() + timedelta(days=30))):
        with door.door(SWEEP):
            sharing.let_run_out(by=SWEEP, only={short.pk})
        assert (reads(cast.devika, item), reads(cast.mandeep, item)) == (TEXT, "")
        with door.door(cast.owen):
            assert fresh(item).state == ItemState.RELEASED


def test_the_job_lets_releases_run_out_and_closes_sealed_items(cast: Cast, item: Item) -> None:
    made = released(cast, item, of_enquiry(cast, item), terms())
    jobs.let_releases_run_out()
    with clock.moved(made.until_at):
        jobs.let_releases_run_out(unknown="to an old worker")
        jobs.close_sealed_items()
    with door.door(cast.owen):
        assert fresh(made).state == ReleaseState.RUN_OUT
        entry = Entry.objects.filter(verb="WITHDRAWN", service="releases").get()
        assert (entry.reason_code, entry.agency_id) == ("BY_RULE", cast.agency.police.pk)


def test_a_meeting_names_its_own_agencies(cast: Cast, item: Item) -> None:
    nothing(cast.kim, _request(cast, item, "health"))
    to = Audience(
        AudienceKind.MEETING,
        item.workspace_id,
        (cast.agency.health.pk,),
        by_kind="meeting",
        by_id=item.pk,
        reference="ME-K4TQ9",
    )
    released(cast, item, to, terms())
    assert (reads(cast.kim, item), reads(cast.devika, item)) == (TEXT, "")
    assert "to the agencies of the meeting ME-K4TQ9" in page(cast.kim, item).content.decode()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"until_on": date(2099, 1, 1)}, "twelve months"),
        ({"until_on": date(2020, 1, 1)}, "twelve months"),
        ({"purpose": Purpose.ADMINISTRATION}, "purpose"),
    ],
)
def test_terms_outside_the_agreement_are_refused(
    cast: Cast, item: Item, other: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        released(cast, item, of_enquiry(cast, item), terms(**other))
    assert reads(cast.devika, item) == ""


def test_handling_c_goes_to_people_by_name_alone(
    cast: Cast, requests_of_case: dict[str, InformationRequest]
) -> None:
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    item = wrote(
        cast.owen, police, TEXT, WITHHOLD, handling=Handling.C, conditions="Not to be minuted"
    )
    returned(cast.owen, police)
    with pytest.raises(Refused, match="by name"):
        released(cast, item, of_enquiry(cast, item), terms())


def test_what_is_held_under_part_3_is_graded_before_it_leaves(
    cast: Cast, requests_of_case: dict[str, InformationRequest]
) -> None:
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    with pytest.raises(Refused, match="Grade it"):
        wrote(cast.owen, police, TEXT, SHARE, source_grade=None)
    opened_by(cast.kim, requests_of_case["health"])
    ungraded = wrote(
        cast.kim, requests_of_case["health"], TEXT, SHARE, source_grade=None, assessment=None
    )
    assert (ungraded.regime, ungraded.grading) == ("UK_GDPR", "")


def test_only_its_owner_releases_and_only_from_what_stands_there(cast: Cast, item: Item) -> None:
    to = of_enquiry(cast, item)
    for hat in (cast.devika, cast.kim, cast.tom):
        with door.door(hat), pytest.raises(Refused):
            sharing.release(item, to=to, terms=terms(), by=hat, version=fresh(item).version)
    with door.door(cast.owen), pytest.raises(Stale):
        sharing.release(item, to=to, terms=terms(), by=cast.owen, version=1)


def test_a_part_is_what_its_owner_wrote_for_others(cast: Cast, item: Item) -> None:
    released(cast, item, of_enquiry(cast, item), terms(Section.PART))
    assert reads(cast.devika, item) == PART
    with door.door(cast.devika):
        assert sealing.open([fresh(item)], ["content"], by=cast.devika)[item, "content"] is None


def test_the_agencies_of_the_case_it_was_referred_to_read_it_there(cast: Cast, item: Item) -> None:
    for key, hat in (("health", cast.kim), ("housing", cast.tom)):
        nothing(hat, _request(cast, item, key))
    with door.door(cast.owen):
        enquiry = fresh(item).request.enquiry
    decided(cast, enquiry, outcomes=[Outcome.MARAC])
    with door.door(cast.owen):
        (case,) = audiences.cases_of(fresh(item))
        to = audiences.of_case(case, owner_id=item.owner_id)
        before = {
            person.person_id
            for line in share_preview.of_release(fresh(item), to, Section.WHOLE)
            for person in line.readers
        }
    made = released(cast, item, to, terms(purpose=Purpose.DOMESTIC_ABUSE))
    owen, tom = cast.hat("owen", "marac"), cast.hat("tom", "marac")
    for hat in (cast.nadia, cast.hannah, cast.ruth, tom, owen):  # its owner's own people there too
        assert reads(hat, item) == TEXT
        assert hat.person_id in before
    for hat in (cast.devika, cast.tom, cast.olive):
        assert reads(hat, item) == ""
    words = page(cast.nadia, item).content.decode()
    assert f"to the agencies of the case {case.reference}" in words
    with door.door(cast.nadia):
        told = Notice.objects.visible_to(cast.nadia).filter(notice_kind="ITEM_RELEASED")
        assert told.count() == 1
    with door.door(SWEEP):
        conflicts.keep_apart(
            cast.nadia.person_id,
            case.file_id,
            source=ConflictSource.NOTED,
            by=cast.ruth,
            at=clock.now(),
        )
    assert (reads(cast.nadia, item), reads(cast.hannah, item)) == ("", TEXT)
    assert page(cast.nadia, item).status_code == 404
    ended(cast, made)
    assert reads(cast.hannah, item) == ""


# --- the preview is true --------------------------------------------------------------------------


def what_everybody_reads(cast: Cast, item: Item) -> dict[Any, str]:
    """For each person of other agencies, whether they read it whole, in part or not at all."""
    found = {}
    for name in vars(cast.person):
        hat = cast.hat(name)
        if hat.agency_id == item.owner_id:
            continue
        cell = {TEXT: "yes", PART: "part", "": "no"}[reads(hat, item)]
        found[hat.person_id] = cell
    return found


def what_the_preview_says(cast: Cast, item: Item, to: Audience, section: Section) -> dict[Any, str]:
    with door.door(cast.owen):
        lines = share_preview.of_release(fresh(item), to, section)
    return {
        person.person_id: person.cells[0]
        for line in lines
        if line.when != "after own answer"
        for person in line.people
        if person.reads
    }


AUDIENCES = st.sampled_from(["enquiry", "people"])
NAMES = st.sets(
    st.sampled_from(["devika", "mandeep", "arlo", "kim", "tom", "lee", "joan", "edna"]), min_size=1
)
SECTIONS = st.sampled_from(list(Section))
FEW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FEW
@given(
    kind=AUDIENCES,
    names=NAMES,
    section=SECTIONS,
    apart=st.sets(st.sampled_from(["devika", "tom", "lee"])),
    left=st.sets(st.sampled_from(["council", "housing"]), max_size=1),
)
def test_the_preview_says_before_pressing_exactly_who_reads_what_afterwards(
    cast: Cast,
    item: Item,
    kind: str,
    names: set[str],
    section: Section,
    apart: set[str],
    left: set[str],
) -> None:
    if fresh_state(cast, item) == ItemState.KEPT:
        nothing(cast.tom, _request(cast, item, "housing"))
    to = of_enquiry(cast, item) if kind == "enquiry" else of_people(cast, item, *sorted(names))
    with set_apart(cast, item, apart), set_outside(cast, left) as still_in:
        try:
            before = what_the_preview_says(still_in, item, to, section)
            made = released(still_in, item, to, terms(section))
        except Refused:
            assert left  # an agency outside the agreement cannot be given anything at all
            return
        after = what_everybody_reads(still_in, item)
        assert {who: cell for who, cell in after.items() if cell != "no"} == before
        ended(cast, made)
        assert set(what_everybody_reads(still_in, item).values()) == {"no"}


def fresh_state(cast: Cast, item: Item) -> str:
    with door.door(cast.owen):
        return str(fresh(item).state)


class set_apart:  # noqa: N801 - reads as an act
    """People kept apart from the case for a while."""

    def __init__(self, cast: Cast, item: Item, names: set[str]) -> None:
        self.hats = [getattr(cast, name) for name in names]
        with door.door(cast.owen):
            self.file_id = fresh(item).request.file_id

    def __enter__(self) -> None:
        with door.door(SWEEP):
            for hat in self.hats:
                conflicts.keep_apart(
                    hat.person_id,
                    self.file_id,
                    source=ConflictSource.DECLARED,
                    by=hat,
                    at=clock.now(),
                )

    def __exit__(self, *_: object) -> None:
        with door.door(SWEEP):
            for hat in self.hats:
                conflicts.let_back(hat.person_id, self.file_id, by=hat, at=clock.now())


class set_outside:  # noqa: N801
    """Agencies whose signature under the agreement has ended, and the cast as it then is."""

    def __init__(self, cast: Cast, agencies: set[str]) -> None:
        self.cast = cast
        ids = [getattr(cast.agency, key).pk for key in agencies]
        self.parties = AgreementParty.objects.filter(
            agency__in=ids, agreement__workspace=cast.workspace.mash
        )

    def __enter__(self) -> Cast:
        with door.door(SWEEP):
            self.parties.update(left_on=hats.today())
            worn = {
                hat.membership_id: hat for hat in hats.in_workspace(self.cast.workspace.mash.pk)
            }
        now = {
            key: worn.get(hat.membership_id, hat) for key, hat in vars(self.cast)["hats"].items()
        }
        return Cast(**{**vars(self.cast), "hats": now})

    def __exit__(self, *_: object) -> None:
        with door.door(SWEEP):
            self.parties.update(left_on=None)


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def shared(cast: Cast, requests_of_case: dict[str, InformationRequest]) -> Item:
    """An item of the police released with its answer."""
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    made = wrote(cast.owen, police, TEXT, SHARE)
    returned(cast.owen, police)
    return made


def page(hat: Hat, item: Item, name: str = "item") -> Any:
    return client_of(hat).get(reverse(f"mash_hub:{name}", args=[item.pk]))


def test_the_page_of_an_item_says_why_it_can_be_seen_and_is_gone_when_taken_back(
    cast: Cast, shared: Item
) -> None:
    words = page(cast.devika, shared).content.decode()
    assert TEXT in words
    assert "Why you can see this" in words
    assert "grading 1 A" in words
    assert page(cast.kim, shared).status_code == 404
    assert (
        shared.reference in client_of(cast.devika).get(reverse("mash_hub:items")).content.decode()
    )
    with door.door(cast.owen):
        now = fresh(shared)
        sharing.withdraw(now, by=cast.owen, because=BACK, version=now.version)
    assert page(cast.devika, shared).status_code == 404
    listed = client_of(cast.devika).get(reverse("mash_hub:items")).content.decode()
    assert shared.reference not in listed


def test_its_owner_sees_who_can_read_it_why_and_who_did(cast: Cast, shared: Item) -> None:
    assert page(cast.devika, shared).status_code == 200
    words = page(cast.owen, shared).content.decode()
    assert "Mandeep Gill" in words
    assert "to the agencies of" in words
    with door.door(cast.owen):
        assert Entry.objects.filter(verb="READ", thing_ids__contains=[shared.pk]).exists()
    _, _, readings = words.partition("Who has read it")
    assert "Devika Rao" in readings
    assert "Mandeep Gill" not in readings


def test_releasing_through_the_browser_shows_the_readers_before_anything_leaves(
    cast: Cast, item: Item
) -> None:
    owen = client_of(cast.owen)
    address = reverse("mash_hub:item-release", args=[item.pk])
    assert "People by name" in owen.get(address).content.decode()
    last = hats.today() + timedelta(days=30)
    form = {
        "audience": "people",
        "persons": [str(cast.mandeep.person_id)],
        "section": "content",
        "purpose": "SAFEGUARD_CHILD",
        "until_on_day": last.day,
        "until_on_month": last.month,
        "until_on_year": last.year,
        "because": "RISK_RISEN",
        "version": fresh_version(cast, item),
    }
    without = {**form, "persons": []}
    assert post(owen, address, cast.owen, **without).status_code == 422
    check = post(owen, address, cast.owen, **form)
    assert check.status_code == 200
    assert "Mandeep Gill, decision-maker: whole" in check.content.decode()
    assert "Devika Rao" not in check.content.decode()
    assert reads(cast.mandeep, item) == ""
    assert post(owen, address, cast.owen, **form, step="release").status_code == 302
    assert (reads(cast.mandeep, item), reads(cast.devika, item)) == (TEXT, "")
    with door.door(cast.owen):
        made = ItemRelease.objects.get(item=item)
    back = reverse("mash_hub:release-end", args=[made.pk])
    assert client_of(cast.kim).get(back).status_code == 404
    assert post(owen, back, cast.owen, because="SENT_IN_ERROR", version=1).status_code == 302
    assert reads(cast.mandeep, item) == ""


def fresh_version(cast: Cast, item: Item) -> int:
    with door.door(cast.owen):
        return int(fresh(item).version)


def test_the_answer_as_another_agency_would_see_it(
    cast: Cast, requests_of_case: dict[str, InformationRequest]
) -> None:
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    wrote(cast.owen, police, "ZQX with number 9", in_part(PART))
    wrote(cast.owen, police, "ZQX kept", WITHHOLD)
    owen = client_of(cast.owen)
    as_health = owen.get(
        reverse("mash_hub:request-as", args=[police.pk, cast.agency.health.pk])
    ).content.decode()
    assert PART in as_health
    assert "number 9" not in as_health
    assert "ZQX kept" not in as_health
    as_stranger = reverse("mash_hub:request-as", args=[police.pk, cast.agency.eastvale.pk])
    assert owen.get(as_stranger).status_code == 404
    assert reads(cast.kim, fresh_item(cast)) == ""


def fresh_item(cast: Cast) -> Item:
    with door.door(cast.owen):
        return Item.objects.order_by("written_at")[0]


def test_an_answer_released_for_a_time_ends_then(
    cast: Cast, requests_of_case: dict[str, InformationRequest]
) -> None:
    police = requests_of_case["police"]
    opened_by(cast.owen, police)
    last = hats.today() + timedelta(days=7)
    for_a_week = items.ReleaseDecision(Release.SHARE, ReasonCode.RELEVANT, until_on=last)
    item = wrote(cast.owen, police, TEXT, for_a_week)
    returned(cast.owen, police)
    with door.door(cast.owen):
        causes = GrantCause.objects.filter(thing_id=item.pk, cause_kind="RELEASE")
        assert set(causes.values_list("until_at", flat=True)) == {sharing.end_of(last)}
        assert answers.standing_items(police)[0].state == ItemState.RELEASED
    with clock.moved(sharing.end_of(last)):
        assert reads(cast.devika, item) == ""
