"""What is new since somebody last looked: to them alone, of what they may know, and bounded."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from agencies import clock, door, notices
from agencies.models import NoticeKind
from mash_hub import conflicts, jobs, last_looks
from mash_hub.models import LastLook
from mash_hub.models.conflicts import ConflictSource
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.enquiry_case import MONDAY, asked, make_contact, nothing, opened_by, rated

BOARD = reverse("mash_hub:board")


def test_a_page_says_what_is_new_since_one_looked_and_looking_marks_it_read(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry = rated(cast, contact=make_contact(cast))
        request = asked(cast, enquiry, "police", "health")["police"]
        opened_by(cast.owen, request)
    page = reverse("mash_hub:enquiry", args=[enquiry.pk])
    with clock.moved(MONDAY + timedelta(minutes=5)):
        devika, mandeep = client_of(cast.devika), client_of(cast.mandeep)
        assert "you last looked" not in devika.get(page).text
        assert "Nothing is new since you last looked" in devika.get(page).text
    with clock.moved(MONDAY + timedelta(minutes=6)):
        nothing(cast.owen, request)
    with clock.moved(MONDAY + timedelta(minutes=7)):
        for place in (BOARD, "/"):
            assert "New answer" in devika.get(place).text
            assert "New answer" not in mandeep.get(place).text  # who has not looked before
        refreshed = devika.get(page, headers={"Hub-Refresh": "1"}).text
        assert "new answer" in refreshed
        assert "new answer" in devika.get(page).text
        assert "new answer" not in devika.get(page).text
        assert "New answer" not in devika.get(BOARD).text
        mark = reverse("mash_hub:mark-unread", args=[enquiry.file_id])
        assert post(mandeep, mark, cast.mandeep).status_code == 404
        assert post(devika, mark, cast.devika)["Location"] == reverse("desk:my-work")
        assert "Unread" in devika.get(BOARD).text
        devika.get(page)
        assert "Unread" not in devika.get(BOARD).text
        answering = reverse("mash_hub:request", args=[request.pk])
        owen = client_of(cast.owen)
        owen.get(answering)
        assert "Nothing is new since" in owen.get(answering).text
        contact = reverse("mash_hub:contact", args=[enquiry.contact_id])
        assert "Nothing is new since" in devika.get(contact).text  # one case, one look


def test_nothing_is_counted_of_what_somebody_may_not_know(cast: Cast) -> None:
    with clock.moved(MONDAY):
        enquiry = rated(cast, contact=make_contact(cast))
        with door.door(cast.devika):
            assert last_looks.look(cast.devika, enquiry.file_id) is None
            assert last_looks.since(cast.mandeep, [enquiry.file_id]) == {}
    later = MONDAY + timedelta(hours=1)
    with clock.moved(later), door.door(cast.owen):
        for kind, persons in (
            (NoticeKind.VIEW_GIVEN, ()),
            (NoticeKind.VIEW_GIVEN, ()),
            (NoticeKind.ITEM_CORRECTED, (cast.mandeep.person_id,)),
            (NoticeKind.SEALED_ITEM_LODGED, (cast.devika.person_id,)),
            (NoticeKind.FEEDBACK_SENT, ()),
        ):
            notices.post(
                to=cast.agency.council.pk,
                notice_kind=kind,
                about=enquiry,
                by=cast.owen,
                at=later,
                workspace_id=enquiry.workspace_id,
                persons=persons,
            )
    with door.door(cast.devika):
        news = last_looks.since(cast.devika, [enquiry.file_id])[enquiry.file_id]
        assert "new view (2)" in news.words
        assert not {"corrected item", "sealed"} & set(news.words)
        conflicts.keep_apart(
            cast.devika.person_id,
            enquiry.file_id,
            source=ConflictSource.FOUND,
            by=cast.mandeep,
            at=later,
        )
    browser = client_of(cast.devika)
    assert browser.get(reverse("mash_hub:enquiry", args=[enquiry.pk])).status_code == 404
    assert "View" not in browser.get(BOARD).text


def test_looks_are_forgotten_when_they_are_old_or_many(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(last_looks, "KEPT_EACH", 1)
    for days, contact in (
        (100, make_contact(cast)),
        (2, make_contact(cast)),
        (1, make_contact(cast)),
    ):
        with clock.moved(clock.now() - timedelta(days=days)), door.door(cast.devika):
            last_looks.look(cast.devika, contact.file_id)
            last_looks.look(cast.devika, contact.file_id)
    jobs.forget_looks()
    with door.door(SETUP):
        (row,) = LastLook.objects.all()
        assert row.file_id == contact.file_id
        assert LastLook.objects.readers_of(row, among=[cast.devika, cast.mandeep]) == [cast.devika]
