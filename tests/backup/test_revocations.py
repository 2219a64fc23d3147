"""What was revoked since a backup stays revoked after a restore, and what was destroyed is gone (BK3, BK4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.core.management import call_command

from agencies import clock, disposal, door, passwords, revocations, sealing
from agencies.actors import Hat
from agencies.models import (
    AgencyKey,
    AgreementStatus,
    AuthenticatorApp,
    CauseKind,
    Grant,
    GrantCause,
    Membership,
    Person,
    Revocation,
    RevokedKind,
    SealedReason,
    SharingAgreement,
)
from agencies.models.people import MembershipStatus
from agencies.models.revocations import Line
from agencies.reasons import Reason, ReasonCode
from config.backup import parts
from config.backup.parts import Part
from mash_hub import barriers, destroyed_again, journal, subjects
from mash_hub.contacts import Part as InContact
from mash_hub.models import Involvement
from mash_hub.models.subjects import PersonRole
from tests.agencies.test_sealing import opened, sealed_by
from tests.backup.conftest import url_of
from tests.backup.test_backup import manage, new_databases, taken, written
from tests.cast import SETUP, Cast
from tests.mash_hub.contact_case import MARISA, NEW, submitted
from tests.mash_hub.enquiry_case import make_contact
from tests.mash_hub.keeping_case import held
from tests.mash_hub.test_protected_addresses import KEPT

RELEASED = sealing.Cause(CauseKind.REQUEST, "request", uuid4())
WHY = Reason(ReasonCode.MOVED)


def released(cast: Cast) -> SealedReason:
    """Something of the police that health was given."""
    with door.door(cast.owen):
        return sealed_by(cast.owen, to={cast.agency.health.pk}, cause=RELEASED)


def taken_back(cast: Cast, row: SealedReason) -> None:
    with door.door(cast.owen):
        assert sealing.take_back([row], by=cast.owen, cause=RELEASED) == 1


def put_out(hat: Hat, status: MembershipStatus = MembershipStatus.ENDED) -> None:
    with door.door(SETUP):
        row = Membership.objects.get(pk=hat.membership_id)
        row.set_status(status, by=SETUP, at=clock.now(), because=WHY)


def app_of(hat: Hat) -> AuthenticatorApp:
    with door.door(SETUP):
        app = AuthenticatorApp(
            user=Person.objects.get(pk=hat.person_id), name="ZQX phone", made_at=clock.now()
        )
        app.start(b"0" * 20)
        app.set_confirmed()
        return app


def lines() -> list[Revocation]:
    return [*Revocation.objects.order_by("number")]


def test_what_is_taken_back_is_noted_once_whatever_the_job_does(cast: Cast) -> None:
    revocations.note_all()
    before = len(lines())
    row, app = released(cast), app_of(cast.kim)
    taken_back(cast, row)
    put_out(cast.tom)
    with door.door(SETUP):
        app.set_ended(clock.now())
    assert revocations.note_all() == 3
    assert revocations.note_all() == 0
    new = lines()[before:]
    assert {line.what for line in new} == {"GRANT", "ENDED", "FACTOR"}
    assert {line.thing_id for line in new} >= {cast.tom.membership_id, app.handle}
    assert [line.number for line in new] == [before + 1, before + 2, before + 3]
    assert all(revocations.is_ours(line) for line in new)


def test_an_act_that_commits_late_is_noted_all_the_same(cast: Cast) -> None:
    put_out(cast.tom)
    revocations.note_all()
    with clock.moved(clock.now() - timedelta(minutes=10)):
        put_out(cast.kim)  # begun before the last look, and committed after it
    assert revocations.note_all() == 1


def applied(at: Any) -> revocations.Again:
    with door.door(SETUP):
        return revocations.apply_since(at, by=SETUP)


def test_a_grant_that_came_back_goes_again_and_one_given_for_another_reason_stays(
    cast: Cast,
) -> None:
    other = sealing.Cause(CauseKind.MEETING, "meeting", uuid4())
    row, kept = released(cast), released(cast)
    with door.door(cast.owen):
        sealing.give([kept], ["sentence"], to={cast.agency.health.pk}, by=cast.owen, cause=other)
    at = clock.now()
    with door.door(SETUP):
        causes = GrantCause.objects.filter(by_id=RELEASED.by_id, receiver=cast.agency.health.pk)
        found = [Line("GRANT", pk, at) for pk in causes.values_list("pk", flat=True)]
    Revocation.objects.add(found, at=at, mac_of=revocations.mac_of)
    assert opened(row, cast.kim)
    assert applied(at).counts[RevokedKind.GRANT] == 1
    assert opened(row, cast.kim) is None
    assert opened(kept, cast.kim)
    assert opened(row, cast.owen)  # its owner's own stays
    assert applied(at).counts[RevokedKind.GRANT] == 0


def test_what_was_revoked_long_before_the_backup_and_given_again_stays(cast: Cast) -> None:
    at = clock.now()
    long_ago = at - timedelta(days=2)
    Revocation.objects.add(
        [Line("SUSPENDED", cast.tom.membership_id, long_ago)], at=at, mac_of=revocations.mac_of
    )
    assert applied(at).counts[RevokedKind.SUSPENDED] == 0
    with door.door(SETUP):
        assert Membership.objects.get(pk=cast.tom.membership_id).status == MembershipStatus.ACTIVE


def test_a_line_that_was_forged_does_nothing_and_one_taken_out_is_told(cast: Cast) -> None:
    at = clock.now()
    found = [Line("ENDED", pk, at) for pk in (cast.tom.membership_id, uuid4(), uuid4())]
    Revocation.objects.add(found, at=at, mac_of=revocations.mac_of)
    first, second, _ = lines()[-3:]
    Revocation.objects.filter(pk=first.pk).update(thing_id=cast.kim.membership_id)
    Revocation.objects.filter(pk=second.pk).delete()
    done = applied(at)
    assert done.counts[RevokedKind.ENDED] <= 1
    assert "1 lines were taken out" in done.amiss[0]
    assert "not written by this hub" in done.amiss[1]
    with door.door(SETUP):
        assert Membership.objects.get(pk=cast.kim.membership_id).status == MembershipStatus.ACTIVE


def test_a_key_pair_to_which_something_is_sealed_is_left_for_people_to_replace(cast: Cast) -> None:
    released(cast)
    at = clock.now()
    with door.door(SETUP):
        pair = AgencyKey.objects.in_use().filter(agency=cast.agency.health.pk).first()
        assert pair is not None
    Revocation.objects.add([Line("KEY", pair.pk, at)], at=at, mac_of=revocations.mac_of)
    done = applied(at)
    assert (done.to_replace, done.counts[RevokedKind.KEY]) == (1, 0)
    with door.door(SETUP):
        assert AgencyKey.objects.get(pk=pair.pk).destroyed_at is None


def test_a_destroyed_file_that_came_back_is_destroyed_again_whatever_hold_came_with_it(
    cast: Cast,
) -> None:
    row = released(cast)
    at = clock.now()
    Revocation.objects.add([Line("FILE", row.file_id, at)], at=at, mac_of=revocations.mac_of)
    assert destroyed_again.destroy_all() == 1
    assert destroyed_again.destroy_all() == 0
    with door.door(cast.owen):
        now = SealedReason.objects.get(pk=row.pk)
        assert now.sentence is None
        assert now.file.destroyed_at is not None
        assert not Grant.objects.filter(file_id=row.file_id).exists()


def test_the_second_database_is_sealed_alone_every_few_minutes_and_one_a_day_stays(
    committed_cast: Cast, place: Path
) -> None:
    folder = place / "backups"
    call_command("backup", str(folder), "--keys-only", verbosity=0)
    assert not (folder / Part.MAIN).exists()
    ((path, entry),) = parts.entries(folder, Part.KEYS)
    for minutes in (10, 20, 60 * 24 * 4, 60 * 24 * 4 + 1):
        at = entry.at.replace(hour=12) - timedelta(minutes=minutes)
        older = parts.sealed_file(folder, Part.KEYS, at)
        older.write_bytes(b"old")
        words = parts.list_file(path).read_text().replace(entry.made_at, at.isoformat())
        parts.list_file(older).write_text(words)
    assert len([*parts.remove_old(folder, clock.now())]) == 1
    assert len(parts.entries(folder, Part.KEYS)) == 4


def test_after_a_restore_nobody_reads_or_comes_in_who_was_put_out_since(
    committed_cast: Cast, place: Path
) -> None:
    cast = committed_cast
    row, gone, app = released(cast), written(cast), app_of(cast.kim)
    contact = make_contact(cast)
    told = submitted(cast.joan, [InContact(PersonRole.VICTIM, MARISA)])
    with door.door(SETUP):
        card = Involvement.objects.in_file(told.file_id).get().card
        assert card is not None
    taken(place / "backups")

    taken_back(cast, row)
    put_out(cast.tom)
    put_out(cast.kim, MembershipStatus.SUSPENDED)
    with door.door(SETUP):
        app.set_ended(clock.now())
        passwords.change(
            Person.objects.get(pk=cast.owen.person_id), "three-new-words", at=clock.now()
        )
        agreement = SharingAgreement.objects.get(workspace=cast.workspace.marac)
        agreement.set_status(AgreementStatus.SUSPENDED, by=SETUP, at=clock.now(), because=WHY)
    disposal.shred(gone.file_id)
    with door.door(cast.moira):
        record = barriers.record_of(contact.reference, by=cast.moira)
        assert record
        why = Reason(ReasonCode.SECURITY, "ZQX her sister-in-law")
        barriers.exclude(record, cast.mandeep.person_id, by=cast.moira, because=why)
    held(cast, contact.reference)
    with door.door(cast.joan):  # that she is in a refuge is in no backup
        more = replace(MARISA, addresses=(), phones=(), kept=KEPT[:1])
        subjects.add_to(card, more, by=cast.joan, because=NEW)
    journal.note_all()
    call_command("backup", str(place / "backups"), "--keys-only", verbosity=0)

    with new_databases() as names:
        words = ("restore", str(place / "backups"), "--private-keys", str(place / "private"))
        done = manage(*words, names=names, place=place)
        assert done.returncode == 0, done.stderr
        for part in (
            "1 grants",
            "1 memberships ended",
            "1 memberships suspended",
            "1 second factors removed",
            "1 files to be destroyed again",
            "1 passwords to be chosen anew",
            "2 things suspended",
            "1 exclusions and restrictions raised",
            "1 legal holds placed",
        ):
            assert part in done.stdout
        assert "WARNING" not in done.stdout

        def asked(query: str, *values: Any) -> list[tuple[Any, ...]]:
            with psycopg.connect(url_of("postgres", names[0])) as connection:
                return connection.execute(query, values).fetchall()

        def status(hat: Hat) -> str:
            query = "SELECT status FROM agencies_membership WHERE id = %s"
            return str(asked(query, hat.membership_id)[0][0])

        assert (status(cast.tom), status(cast.kim)) == ("ENDED", "SUSPENDED")
        factors = "SELECT confirmed FROM agencies_authenticatorapp WHERE handle = %s"
        assert asked(factors, app.handle) == [(False,)]
        password = "SELECT password FROM agencies_person WHERE id = %s"
        assert asked(password, cast.owen.person_id)[0][0].startswith("!")
        apart = "SELECT person_id FROM mash_hub_conflict WHERE file_id = %s AND ended_at IS NULL"
        assert asked(apart, contact.file_id) == [(cast.mandeep.person_id,)]
        health: UUID = cast.agency.health.pk
        grants = "SELECT count(*) FROM agencies_grant WHERE thing_id = %s AND receiver_id = %s"
        assert asked(grants, row.pk, health) == [(0,)]
        of_home = "SELECT count(*) FROM mash_hub_token WHERE card_id = %s AND is_household"
        assert asked(of_home, card.pk) == [(0,)]
        kept = "SELECT version, protected IS NOT NULL FROM mash_hub_card WHERE id = %s"
        assert asked(kept, card.pk) == [(2, True)]
        verified = manage("verify", names=names, place=place, login="owner")
        assert verified.returncode == 0, verified.stdout + verified.stderr

        again = manage("dispose", names=names, place=place, login="disposal")
        assert again.returncode == 0, again.stderr
        assert "1 files that a backup brought back" in again.stdout
        sealed = "SELECT sentence FROM agencies_sealedreason WHERE id = %s"
        assert asked(sealed, gone.pk) == [(None,)]
