"""Sections: sealed for named agencies, opened under one's own grants, taken back by their owner."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from agencies import clock, door, drafts, files, keys, sealing
from agencies.actors import Hat
from agencies.crypto import sections as section_crypto
from agencies.crypto.errors import CannotOpen
from agencies.models import CauseKind, Draft, Grant, GrantWrap, SealedReason, ShredSecret
from agencies.models.files import RetentionClass
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from tests.cast import Cast

WORDS = {"sentence": "ZQX-grey-hatchback"}
MEETING = sealing.Cause(CauseKind.MEETING, "meeting", uuid4())


def sealed_by(
    hat: Hat, *, to: set | None = None, cause: sealing.Cause = sealing.OWN
) -> SealedReason:
    """A sealed row of the hat's agency, given to others."""
    file = files.open_file(
        "item",
        owner_id=hat.agency_id,
        workspace_id=hat.workspace_id,
        retention_class=RetentionClass.AGENCY_ITEM,
    )
    row = SealedReason(id=uuid4(), file=file, owner_id=hat.agency_id, written_at=clock.now())
    sealing.seal(row, "sentence", WORDS, by=hat, to=to or set(), cause=cause)
    return row.start()


def opened(row: SealedReason, hat: Hat) -> dict | None:
    with door.door(hat):
        return sealing.open([row], ["sentence"], by=hat)[row, "sentence"]


def test_an_agency_reads_what_it_was_given_and_another_does_not(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
    assert opened(row, cast.owen) == WORDS
    assert opened(row, cast.devika) == WORDS
    assert opened(row, cast.tom) is None


def test_reading_leaves_one_entry_and_being_refused_none_of_content(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen)
    opened(row, cast.owen)
    opened(row, cast.tom)
    with door.door(cast.owen):
        entry = Entry.objects.get()
    assert (entry.verb, entry.thing_ids, entry.sections) == ("READ", [row.id], ["sentence"])


def test_taking_back_stops_reading_and_leaves_access_with_another_cause(cast: Cast) -> None:
    other = sealing.Cause(CauseKind.REQUEST, "request", uuid4())
    with door.door(cast.owen):
        row = sealed_by(
            cast.owen, to={cast.agency.council.pk, cast.agency.health.pk}, cause=MEETING
        )
        sealing.give([row], ["sentence"], to={cast.agency.council.pk}, by=cast.owen, cause=other)
    with door.door(cast.owen):
        assert sealing.take_back([row], by=cast.owen, cause=MEETING) == 1
    assert opened(row, cast.devika) == WORDS
    assert opened(row, cast.kim) is None


def test_only_the_owner_gives_and_takes_back(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.housing.pk}, cause=MEETING)
    with door.door(cast.tom):
        with pytest.raises(Refused):
            sealing.give(
                [row], ["sentence"], to={cast.agency.health.pk}, by=cast.tom, cause=MEETING
            )
        with pytest.raises(Refused):
            sealing.take_back([row], by=cast.tom, cause=MEETING)


def test_a_version_written_after_taking_back_is_under_a_new_generation(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(
            cast.owen, to={cast.agency.council.pk, cast.agency.health.pk}, cause=MEETING
        )
    with door.door(cast.owen):
        sealing.take_back([row], by=cast.owen, cause=MEETING, from_agencies=[cast.agency.health.pk])
    with door.door(cast.owen):
        sealing.seal(row, "sentence", {"sentence": "second"}, by=cast.owen)
        SealedReason.objects.filter(pk=row.pk).update(sentence=row.sentence)
    assert opened(row, cast.devika) == {"sentence": "second"}
    assert opened(row, cast.kim) is None


def test_a_new_generation_reaches_just_those_persons_whom_the_one_before_reached(
    cast: Cast,
) -> None:
    named = sealing.Cause(CauseKind.MEETING, "meeting", uuid4(), persons=(cast.devika.person_id,))
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=named)
        sealing.give([row], ["sentence"], to={cast.agency.health.pk}, by=cast.owen, cause=MEETING)
    with door.door(cast.owen):
        sealing.take_back([row], by=cast.owen, cause=MEETING)
    with door.door(cast.owen):
        sealing.seal(row, "sentence", {"sentence": "second"}, by=cast.owen)
        SealedReason.objects.filter(pk=row.pk).update(sentence=row.sentence)
    assert opened(row, cast.devika) == {"sentence": "second"}
    assert opened(row, cast.mandeep) is None
    assert opened(row, cast.kim) is None


def test_a_grant_that_names_persons_reaches_them_alone(cast: Cast) -> None:
    named = sealing.Cause(CauseKind.MEETING, "meeting", uuid4(), persons=(cast.devika.person_id,))
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=named)
    assert opened(row, cast.devika) == WORDS
    assert opened(row, cast.mandeep) is None


def test_without_an_agreement_an_agency_keeps_reading_its_own_alone(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
    lapsed = Hat(**{**vars(cast.devika), "agreement_in_force": False})
    own = Hat(**{**vars(cast.owen), "agreement_in_force": False})
    assert opened(row, lapsed) is None
    assert opened(row, own) == WORDS


def test_cr12_what_was_sealed_under_either_suite_is_read_whichever_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door.door(cast.owen):
        rows = [sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)]
        with monkeypatch.context() as later:  # a hub that writes the second suite
            later.setattr(section_crypto, "_WRITTEN", b"\x02")
            rows.append(sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING))
            assert opened_now(rows, cast.owen) == [WORDS, WORDS]
    assert [bytes(row.sentence)[1] for row in rows] == [1, 2]
    with door.door(cast.devika):
        assert opened_now(rows, cast.devika) == [WORDS, WORDS]
    for row in rows:
        assert opened(row, cast.tom) is None


def opened_now(rows: list[SealedReason], hat: Hat) -> list[dict | None]:
    found = sealing.open(rows, ["sentence"], by=hat)
    return [found[row, "sentence"] for row in rows]


def test_a_moved_ciphertext_does_not_open(cast: Cast) -> None:
    with door.door(cast.owen):
        one, other = sealed_by(cast.owen), sealed_by(cast.owen)
    one.sentence = other.sentence
    with pytest.raises(CannotOpen):
        opened(one, cast.owen)


def test_without_its_shred_secret_a_file_is_dead(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen)
    ShredSecret.objects.using("keys").filter(file_id=row.file_id).delete()
    with pytest.raises(CannotOpen):
        opened(row, cast.owen)


def test_with_another_agencys_setting_or_none_the_database_shows_no_grant(cast: Cast) -> None:
    with door.door(cast.owen):
        sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
        assert Grant.objects.count() == 2
    with door.door(cast.tom):
        assert not Grant.objects.exists()
        assert not GrantWrap.objects.exists()
    with door.door():
        assert not Grant.objects.exists()


def test_the_owner_sees_the_grant_but_never_the_receivers_wrap(cast: Cast) -> None:
    with door.door(cast.owen):
        sealed_by(cast.owen, to={cast.agency.council.pk}, cause=MEETING)
        assert {wrap.receiver_id for wrap in GrantWrap.objects.all()} == {cast.agency.police.pk}


def test_a_reasons_sentence_is_read_by_actor_owner_and_auditors(cast: Cast) -> None:
    with door.door(cast.owen):
        row = sealed_by(cast.owen)
        kept = sealing.keep_reason(
            Reason(ReasonCode.RELEVANT, "ZQX-because"), about=row, by=cast.owen
        )
    assert kept.is_kept
    with door.door(cast.owen):
        reason = SealedReason.objects.get(pk=kept.id)
    assert opened(reason, cast.ines) == {"sentence": "ZQX-because"}
    assert opened(reason, cast.tom) is None


def test_a_draft_is_its_authors_alone(cast: Cast) -> None:
    thing = uuid4()
    with door.door(cast.devika):
        file = files.open_file(
            "contact",
            owner_id=cast.devika.agency_id,
            workspace_id=cast.devika.workspace_id,
            retention_class=RetentionClass.MASH_NO_ACTION,
        )
        for words in ("I", "I hide the phone"):
            drafts.save(
                {"voice": words},
                by=cast.devika,
                form="decision",
                thing_kind="enquiry",
                thing_id=thing,
                file_id=file.pk,
            )
    with door.door(cast.devika):
        draft = drafts.find(by=cast.devika, form="decision", thing_id=thing)
        assert drafts.words_of(draft, by=cast.devika) == {"voice": "I hide the phone"}
    with door.door(cast.mandeep):
        assert drafts.find(by=cast.mandeep, form="decision", thing_id=thing) is None
        assert drafts.words_of(Draft.objects.get(), by=cast.mandeep) == {}
    with door.door(cast.devika):
        drafts.discard(by=cast.devika, form="decision", thing_id=thing)
        assert not Draft.objects.exists()


def test_nothing_personal_stands_in_the_dump(cast: Cast) -> None:
    with door.door(cast.owen):
        sealed_by(cast.owen)
    keys.forget_private_keys()
    with door.door(), connection.cursor() as cursor:
        cursor.execute("SELECT sentence FROM agencies_sealedreason")
        assert b"ZQX" not in bytes(cursor.fetchone()[0])
