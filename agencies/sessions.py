"""The session store: keys are hashed at rest, rows say whose session it is and which hat it wears."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from agencies import clock
from agencies.models.sessions import Session

IDLE = timedelta(minutes=15)
MEETING_IDLE = timedelta(minutes=60)  # of the three screens of a meeting in session
LONGEST = timedelta(hours=10)  # absolute (AU8)


class Locked(Exception):
    """The session is locked for what was asked: answered as wherever else it is locked."""


def hashed(key: str) -> str:
    """The form in which a session key is stored and logged."""
    return hashlib.sha256(f"hub-session:{key}".encode()).hexdigest()


def is_locked(row: Session, at: datetime) -> bool:
    """Whether a session waits for its person to prove who they are: hidden, or idle (AU8)."""
    return row.locked_at is not None or at - row.seen_at > IDLE


def stays_in_meeting(row: Session, at: datetime) -> bool:
    """Whether the screens of a meeting in session go on in a session that is shut for all else.

    In a meeting people listen: its screens lock after an hour without a sign of life there.
    """
    if row.locked_at is not None or row.in_meeting_id is None or row.meeting_seen_at is None:
        return False
    return at - row.meeting_seen_at <= MEETING_IDLE


def keep_to_meeting(row: Session | None, meeting_id: UUID) -> None:
    """Keep a session that is shut for all but one meeting to that one. Raises Locked."""
    if row is not None and row.in_meeting_id != meeting_id and is_locked(row, clock.now()):
        raise Locked


class SessionStore(SessionBase):
    """Django's session interface over our table; used inside the database door only."""

    _row: Session | None = None

    def load(self) -> dict[str, Any]:
        """Give the data of a session that is alive; otherwise start an empty one."""
        row = self.row()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.data)

    def row(self) -> Session | None:
        """The row of this session, when it is alive."""
        if self._row is None and self.session_key:
            self._row = (
                Session.objects.select_related("person")
                .filter(
                    key_hash=hashed(self.session_key),
                    ended_at__isnull=True,
                    expires_at__gt=clock.now(),
                )
                .first()
            )
        return self._row

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return Session.objects.filter(key_hash=hashed(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django's own way
            self._row = None
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Store the data; raises CreateError for a taken key, UpdateError for a session that ended."""
        if self.session_key is None:
            return self.create()
        data = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        at = clock.now()
        if must_create:
            if self.exists(self.session_key):
                raise CreateError
            self._row = Session(
                key_hash=hashed(self.session_key),
                data=data,
                handle=uuid4(),
                started_at=at,
                seen_at=at,
                expires_at=at + LONGEST,
            )
            self._row.save(force_insert=True)
            return None
        changed = Session.objects.filter(
            key_hash=hashed(self.session_key), ended_at__isnull=True
        ).update(data=data)
        if changed != 1:
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End a session: the row stays for its person's list, without data."""
        key = session_key or self.session_key
        if key:
            end([hashed(key)], why="SIGNED_OUT", at=clock.now())

    def cycle_key(self) -> None:
        """Give the session a new key; the row's facts move along and the old key is dead (AU7)."""
        before, data = self.row(), self._session  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        row = self.row()
        if before is not None and row is not None:
            Session.objects.filter(pk=row.pk).update(
                person=before.person_id,
                membership=before.membership_id,
                browser=before.browser,
                started_at=before.started_at,
                proved_at=before.proved_at,
                verified_at=before.verified_at,
                verified_with=before.verified_with,
                in_meeting_id=before.in_meeting_id,
                meeting_seen_at=before.meeting_seen_at,
                emergency_id=before.emergency_id,
                emergency_until_at=before.emergency_until_at,
                expires_at=before.expires_at,
            )
            end([before.key_hash], why="NEW_KEY", at=clock.now())
        self._row = None

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that ended or ran out a day ago and more."""
        Session.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()


def renew(store: SessionStore, **facts: Any) -> str:
    """Give a session a new key and note facts on its row (AU7); gives the new key's hash."""
    store.cycle_key()
    new = hashed(store.session_key or "")
    Session.objects.filter(pk=new).update(**facts)
    return new


def note(row: Session, **facts: Any) -> None:
    """Note facts on the row of a live session: a sign of life, or that it is locked."""
    Session.objects.filter(pk=row.pk, ended_at__isnull=True).update(**facts)


def sign_of_life(row: Session, at: datetime) -> None:
    """Move the idle clock; of a session that is shut for all else only that of its meeting moves."""
    facts: dict[str, Any] = {} if is_locked(row, at) else {"seen_at": at}
    if row.in_meeting_id is not None:
        facts["meeting_seen_at"] = at
    note(row, **facts)


def leave_meeting(meeting_id: UUID) -> int:
    """Note in every session that a meeting is not in session (any more): its screens lock as all do."""
    rows = Session.objects.filter(in_meeting_id=meeting_id)
    return rows.update(in_meeting_id=None, meeting_seen_at=None)


def begin_emergency(key_hash: str, emergency_id: UUID, until_at: datetime) -> bool:
    """Note that an emergency access stands open in a live session; gives whether it is alive."""
    live = Session.objects.filter(key_hash=key_hash, ended_at__isnull=True)
    return bool(live.update(emergency_id=emergency_id, emergency_until_at=until_at))


def end_emergency(emergency_id: UUID) -> int:
    """Note in every session that an emergency access is over; gives in how many it stood."""
    rows = Session.objects.filter(emergency_id=emergency_id)
    return rows.update(emergency_id=None, emergency_until_at=None)


def end(key_hashes: list[str], *, why: str, at: datetime) -> int:
    """End sessions by their hashes and empty their data; gives how many were alive."""
    return Session.objects.filter(key_hash__in=key_hashes, ended_at__isnull=True).update(
        ended_at=at, ended_why=why, data=""
    )
