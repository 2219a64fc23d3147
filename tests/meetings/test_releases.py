"""Releasing items to a case on the agenda and quoting them: only what all who read the minutes read."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat, Service
from agencies.models import Notice
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from mash_hub import conflicts, item_page, share_preview, sharing
from mash_hub.models import Item, ItemRelease, Referral
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Outcome
from mash_hub.models.items import Handling
from mash_hub.models.releases import Audience, Section
from meetings import agenda, known_at, minutes, quoting, release_page, releases
from meetings import item_page as case_page
from meetings.models import AgendaItem, Heading, Meeting, MeetingState, MinuteEntry
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import (
    WITHHOLD,
    asked,
    decided,
    fresh,
    nothing,
    opened_by,
    rated,
    returned,
    wrote,
)
from tests.meetings import stories

TEXT, PART = "ZQX three incidents in nine months", "ZQX some incidents"
WHY = Reason(ReasonCode.AGREED_AT_MEETING)
BACK = Reason(ReasonCode.SENT_IN_ERROR)
LISTER = Service("releases")


@pytest.fixture
def item(cast: Cast) -> Item:
    """An item that the police kept back, in an enquiry decided with a referral to the MARAC."""
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police", "housing")
    nothing(cast.tom, sent["housing"])
    opened_by(cast.owen, sent["police"])
    kept = wrote(cast.owen, sent["police"], TEXT, WITHHOLD)
    returned(cast.owen, sent["police"])
    decided(cast, enquiry, outcomes=[Outcome.MARAC])
    return kept


@pytest.fixture
def case(cast: Cast, item: Item) -> AgendaItem:
    """The case on a published agenda."""
    meeting = stories.schedule(cast)
    with door.door(cast.ruth):
        referral = Referral.objects.visible_to(cast.ruth).get()
    listed = stories.listed_of(cast, referral, meeting)
    stories.step(meeting, MeetingState.LIST_CLOSED, cast.ruth)
    stories.step(meeting, MeetingState.AGENDA_PUBLISHED, cast.ruth)
    return whole(listed, cast.ruth)


def whole(case: AgendaItem, hat: Hat) -> AgendaItem:
    with door.door(hat):
        rows = AgendaItem.objects.select_related("meeting", "workspace", "referral")
        return rows.get(pk=case.pk)


def rep(cast: Cast) -> Hat:
    return cast.hat("owen", "marac")


def terms(section: Section = Section.WHOLE) -> sharing.Terms:
    return sharing.Terms(section, Purpose.DOMESTIC_ABUSE, WHY, sharing.longest())


def audience(cast: Cast, case: AgendaItem, item: Item, kind: str = "case") -> Audience:
    with door.door(rep(cast)):
        to = releases.to_case if kind == "case" else releases.to_meeting
        return to(case, owner_id=item.owner_id)


def release(
    cast: Cast, item: Item, to: Audience, section: Section = Section.WHOLE, by: Hat | None = None
) -> ItemRelease:
    hat = by or rep(cast)
    with door.door(hat):
        now = fresh(item)
        return sharing.release(
            now, to=to, terms=terms(section), by=hat, shared_text=PART, version=now.version
        )


def reads(hat: Hat, item: Item) -> str:
    """What the page of an item shows somebody of it, or nothing where there is no page for them."""
    with door.door(hat):
        for row in (
            Item.objects.visible_to(hat)
            .select_related("request__enquiry", "owner")
            .filter(pk=item.pk)
        ):
            return str(item_page.of(row, by=hat)["shown"].words.get("text", ""))
    return ""


def in_session(cast: Cast, case: AgendaItem, *names: str) -> AgendaItem:
    meeting = Meeting.objects.none()
    with door.door(cast.ruth):
        meeting = Meeting.objects.get(pk=case.meeting_id)
    stories.step(meeting, MeetingState.IN_SESSION, cast.sam)
    stories.come(cast, meeting, *names)
    with door.door(cast.ruth):
        now = AgendaItem.objects.get(pk=case.pk)
        agenda.take_up(now, by=cast.ruth, version=now.version)
    return whole(case, cast.ruth)


def quote(case: AgendaItem, item: Item, by: Hat) -> MinuteEntry:
    with door.door(by):
        return quoting.quote(case, item, by=by)


def words_of(hat: Hat, case: AgendaItem) -> list[str]:
    """The lines of what agencies shared, as somebody reads them."""
    with door.door(hat):
        rows = AgendaItem.objects.visible_to(hat).select_related("meeting").filter(pk=case.pk)
        lines = case_page.lines_of(rows, {}, by=hat).get(case.pk, {})
        return [line.words for line in lines.get(Heading.SHARED, [])]


# --- releasing ------------------------------------------------------------------------------------


def test_a_representative_sees_what_its_agency_sent_and_releases_it_to_the_case(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    assert reads(rep(cast), item) == TEXT
    assert [
        reads(hat, item) for hat in (cast.sam, cast.ruth, cast.nadia, cast.hat("tom", "marac"))
    ] == [""] * 4
    release(cast, item, audience(cast, case, item))
    for hat in (cast.sam, cast.ruth, cast.nadia, cast.hannah, cast.priya, cast.hat("tom", "marac")):
        assert reads(hat, item) == TEXT
    assert [reads(hat, item) for hat in (cast.devika, cast.tom, cast.olive)] == [""] * 3
    with door.door(cast.nadia):
        told = Notice.objects.visible_to(cast.nadia).filter(notice_kind="ITEM_RELEASED")
        assert told.count() == 1


def test_its_owners_other_people_read_there_what_was_released_there_and_no_more(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    made = release(cast, item, audience(cast, case, item), Section.PART)
    assert (reads(cast.sam, item), reads(rep(cast), item)) == (PART, TEXT)
    with door.door(rep(cast)):
        now = fresh(made)
        sharing.end(now, by=rep(cast), because=BACK, version=now.version)
    assert (reads(cast.sam, item), reads(cast.nadia, item), reads(rep(cast), item)) == (
        "",
        "",
        TEXT,
    )


def test_the_preview_names_exactly_those_who_read_it_afterwards(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    apart(cast, cast.nadia, case)
    for kind in ("case", "meeting"):
        to = audience(cast, case, item, kind)
        with door.door(rep(cast)):
            lines = share_preview.of_release(fresh(item), to, Section.WHOLE)
        said = {person.person_id for line in lines for person in line.readers}
        made = release(cast, item, to)
        with door.door(cast.ruth):
            among = hats.in_workspace(case.workspace_id)
        assert said == {hat.person_id for hat in among if reads(hat, item)}
        assert cast.nadia.person_id not in said
        with door.door(rep(cast)):
            now = fresh(made)
            sharing.end(now, by=rep(cast), because=BACK, version=now.version)


def apart(cast: Cast, hat: Hat, case: AgendaItem) -> None:
    with door.door(LISTER):
        for file_id in case.case_files:
            conflicts.keep_apart(
                hat.person_id, file_id, source=ConflictSource.NOTED, by=cast.ruth, at=clock.now()
            )


def test_who_is_kept_apart_from_the_case_neither_sees_nor_releases_its_own_items(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    to = audience(cast, case, item)
    apart(cast, rep(cast), case)
    assert reads(rep(cast), item) == ""
    with pytest.raises(Refused):
        release(cast, item, to)
    browser = client_of(rep(cast))
    assert browser.get(reverse("meetings:release", args=[case.pk, item.pk])).status_code == 404


def test_a_representative_releases_nowhere_else(cast: Cast, item: Item, case: AgendaItem) -> None:
    with door.door(cast.owen):
        elsewhere = sharing.planned_audience(fresh(item), fresh(item).request)
    assert elsewhere is None  # it was kept back
    to = audience(cast, case, item)
    outside = Audience(to.audience_kind, cast.workspace.mash.pk, to.agencies)
    with pytest.raises(Refused, match="that meeting and its cases"):
        release(cast, item, outside)
    for hat in (cast.hat("tom", "marac"), cast.ruth, cast.sam, cast.priya):
        with pytest.raises(Refused):
            release(cast, item, to, by=hat)


def test_handling_c_reaches_a_case_by_name_alone_and_is_never_quoted(cast: Cast) -> None:
    enquiry = rated(cast)
    sent = asked(cast, enquiry, "police")
    opened_by(cast.owen, sent["police"])
    secret = wrote(
        cast.owen,
        sent["police"],
        TEXT,
        WITHHOLD,
        handling=Handling.C,
        conditions="Not to be minuted",
    )
    returned(cast.owen, sent["police"])
    decided(cast, enquiry, outcomes=[Outcome.MARAC])
    with door.door(cast.ruth):
        referral = Referral.objects.visible_to(cast.ruth).get()
    meeting = stories.schedule(cast)
    found = stories.listed_of(cast, referral, meeting)
    case = whole(found, cast.ruth)
    with door.door(rep(cast)):
        form = release_page.form_of(case, fresh(secret), by=rep(cast))
    assert [code for code, _ in form.fields["audience"].choices] == ["people"]  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="by name"):
        release(cast, secret, audience(cast, case, secret))


# --- quoting --------------------------------------------------------------------------------------


def test_minutes_quote_what_everybody_who_reads_them_may_read(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    made = release(cast, item, audience(cast, case, item))
    case = in_session(cast, case, "sam", "owen", "nadia")
    quote(case, item, cast.ruth)
    assert words_of(cast.nadia, case) == [TEXT]
    with pytest.raises(Refused, match="already"):
        quote(case, item, cast.ruth)
    with door.door(rep(cast)):
        now = fresh(made)
        sharing.end(now, by=rep(cast), because=BACK, version=now.version)
    assert words_of(cast.nadia, case) == [TEXT]
    page = client_of(cast.nadia).get(reverse("meetings:item", args=[case.pk])).content.decode()
    assert "Quoted from item" in page
    assert "Taken back by its owner since" in page


def test_words_that_somebody_present_may_not_read_are_not_quoted(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    with door.door(rep(cast)):
        to = releases.to_people(case, [cast.ruth.person_id])
    release(cast, item, to)
    case = in_session(cast, case, "sam", "owen", "nadia")
    with pytest.raises(Refused, match="Not everybody"):
        quote(case, item, cast.ruth)
    release(cast, item, audience(cast, case, item), Section.PART)
    quote(case, item, rep(cast))
    assert words_of(cast.nadia, case) == [PART]


def test_who_comes_later_reads_a_quotation_only_where_they_may_read_its_source(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    release(cast, item, audience(cast, case, item, "meeting"))
    apart_from_release = cast.priya
    with door.door(LISTER):
        row = ItemRelease.objects.get(item=item)
        assert apart_from_release.person_id in row.persons
    case = in_session(cast, case, "sam", "owen", "nadia")
    quote(case, item, cast.ruth)
    with door.door(rep(cast)):
        row = fresh(row)
        sharing.end(row, by=rep(cast), because=BACK, version=row.version)
    stories.come(cast, case.meeting, "priya", "hannah")
    with door.door(cast.ruth):
        minutes.write(
            stories.fresh_inside(case),
            heading=Heading.WISHES,
            words="She wants to stay.",
            by=cast.ruth,
        )
    assert words_of(cast.priya, case) == [""]
    assert words_of(cast.nadia, case) == [TEXT]


def test_a_quotation_is_not_rewritten(cast: Cast, item: Item, case: AgendaItem) -> None:
    release(cast, item, audience(cast, case, item))
    case = in_session(cast, case, "sam", "owen", "nadia")
    line = quote(case, item, cast.ruth)
    with door.door(cast.ruth), pytest.raises(Refused, match="stays as its owner wrote it"):
        minutes.change(line, words="ZQX other words", by=cast.ruth, version=line.version)


# --- pages ----------------------------------------------------------------------------------------


def test_from_the_case_page_an_item_is_released_and_quoted(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    browser, hat = client_of(rep(cast)), rep(cast)
    page = browser.get(reverse("meetings:item", args=[case.pk])).content.decode()
    url = reverse("meetings:release", args=[case.pk, item.pk])
    assert url in page
    assert "Not released to this case" in page
    assert browser.get(url).status_code == 200
    last = sharing_day(hat)
    fields: dict[str, Any] = {
        "audience": "case",
        "section": "content",
        "purpose": Purpose.DOMESTIC_ABUSE.value,
        "because": ReasonCode.AGREED_AT_MEETING.value,
        "sentence": "",
        "version": str(fresh_version(hat, item)),
        **last,
    }
    assert post(browser, url, hat, **{**fields, "audience": ""}).status_code == 422
    check = post(browser, url, hat, **fields).content.decode()
    assert "Nadia Khan" in check
    assert "Olive Stone" not in check
    assert reads(cast.nadia, item) == ""
    assert post(browser, url, hat, step="release", **fields).status_code == 302
    assert (
        TEXT in client_of(cast.nadia).get(reverse("meetings:item", args=[case.pk])).content.decode()
    )
    case = in_session(cast, case, "sam", "owen", "nadia")
    chair = client_of(cast.sam)
    to_quote = reverse("meetings:quote", args=[case.pk, item.pk])
    assert to_quote in chair.get(reverse("meetings:item", args=[case.pk])).content.decode()
    assert post(chair, to_quote, cast.sam).status_code == 302
    assert words_of(cast.nadia, case) == [TEXT]


def sharing_day(hat: Hat) -> dict[str, str]:
    with door.door(hat):
        last = sharing.longest()
    return {
        "until_on_day": str(last.day),
        "until_on_month": str(last.month),
        "until_on_year": str(last.year),
    }


def fresh_version(hat: Hat, item: Item) -> int:
    with door.door(hat):
        return int(fresh(item).version)


def test_an_agency_knew_of_an_item_given_in_part_that_part_and_no_more(
    cast: Cast, item: Item, case: AgendaItem
) -> None:
    release(cast, item, audience(cast, case, item), Section.PART)

    def known(by: Hat) -> list[str]:
        here = whole(case, by)
        with door.door(by):
            rows = known_at.of(here, cast.agency.probation.pk, clock.now(), by=by)
        return [one.words for one in rows if one.kind == "Released item"]

    assert known(cast.sam) == [PART]  # of the police, who opens the whole
    assert known(cast.ruth) == [PART]
    with door.door(cast.owen):
        now = fresh(item)
        sharing.withdraw(now, by=cast.owen, version=now.version, because=BACK)
    assert known(cast.ruth) == []
