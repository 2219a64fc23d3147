"""The one door to content: sections are sealed, given, taken back and opened here.

Nothing else opens an envelope: no field, template or `__str__`. Opening takes many rows and sections
at once, uses the reader's own grants, and leaves one log entry before the bytes leave (architecture,
People, files, sections, grants). Who is given what stands in `agencies.grants`, the keys by which a
reader opens in `agencies.data_keys`; everybody else comes here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID, uuid4

from agencies import clock, data_keys, door, grants, keys
from agencies.actors import Actor, Hat, Service
from agencies.crypto import sections as section_crypto
from agencies.crypto.errors import CannotOpen
from agencies.grants import (
    OWN,
    Cause,
    forget,
    generation_of,
    give,
    people_who_open,
    readers,
    take_back,
)
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.base import ASK
from agencies.models.sealed_reasons import SealedReason
from agencies.reasons import Reason
from audit.log import entries as log
from audit.log.entries import Verb

__all__ = [
    "OWN",
    "CannotOpen",
    "Cause",
    "Opened",
    "forget",
    "generation_of",
    "give",
    "keep_reason",
    "open",
    "open_for_many",
    "open_quietly",
    "people_who_open",
    "readers",
    "seal",
    "stream_key",
    "take_back",
]

logger = logging.getLogger(__name__)


@dataclass
class Opened:
    """What was opened; a section that was not granted is absent and reads as None."""

    _contents: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, at: tuple[Any, str]) -> dict[str, Any] | None:
        """Give the content of `opened[row, "narrative"]`, or None."""
        row, section = at
        return self._contents.get((_version_of(row), section))

    def put(self, row: Any, section: str, content: dict[str, Any]) -> None:
        """Keep what was opened."""
        self._contents[_version_of(row), section] = content

    def text(self, row: Any, section: str, name: str, default: str = "") -> str:
        """One text of a section, or the default where it is not granted."""
        return str((self[row, section] or {}).get(name, default))


def _version_of(row: Any) -> int:
    """What tells the versions of one row apart: the history row's own id, or the row's.

    As whole numbers, which are compared a good deal faster than ids.
    """
    version: UUID = getattr(row, "history_id", None) or row.id
    return version.int


def seal(
    row: Any,
    section: str,
    content: dict[str, Any],
    *,
    by: Actor,
    to: Iterable[UUID] = (),
    cause: Cause = OWN,
) -> None:
    """Seal a section's new content into its column and give it to its owner and to the agencies `to`.

    A section that readers follow keeps its generation, so that all who could read go on reading, as
    long as nobody was taken off; a section that is asked about starts a generation that only the
    owner and `to` receive. Call it before the row's `_create` or `_commit` in the same act.
    Raises Refused when `by` may not write for the owner, KeysUnavailable, CannotOpen.
    """
    before = data_keys.envelope_of(row, section)
    generation, version = section_crypto.header(before) if before else (1, 0)
    receivers = {*to, row.owner_id}
    follows = before is not None and _mode(row, section) != ASK
    data_key: bytes | None = None
    followed = 0  # the generation whose readers follow into a new one
    if follows and not grants.somebody_was_taken_off(row, section, generation):
        (data_key,) = data_keys.find(data_keys.present([row], [section]), by)
    if data_key is None:
        followed = generation if follows else 0
        generation += 1 if before else 0
        data_key = section_crypto.new_data_key()
    where = section_crypto.Where(row.kind, row.id, section, generation, version + 1)
    envelope = section_crypto.seal(
        content,
        data_key=data_key,
        shred_secret=_shred_secret(row.file_id),
        mac_key=keys.hub_key("payload-mac"),
        where=where,
    )
    setattr(row, section, envelope)
    grants.grant(row, section, generation, data_key, receivers, cause, by)
    if followed:
        grants.carry_over(row, section, followed, generation, data_key, by)


def _shred_secret(file_id: UUID) -> bytes:
    found = keys.shred_secrets({file_id}).get(file_id)
    if found is None:
        raise CannotOpen
    return found


def _mode(row: Any, section: str) -> str:
    model = getattr(row, "instance_type", None) or type(row)
    return str(model._meta.get_field(section).mode)


def open(  # noqa: A001  # the one word for it, always called through the module
    rows: Iterable[Any],
    sections: Sequence[str],
    *,
    by: Actor,
    because: Reason | None = None,
    verb: Verb = Verb.READ,
) -> Opened:
    """Open sections of rows under the actor's own grants, and queue one log entry for all of them.

    What is not granted stays shut and is absent from the answer. History rows open by the same
    rules. Raises CannotOpen when something that is granted does not open (moved, changed, planted),
    KeysUnavailable when a key or shred secret cannot be had.
    """
    opened, found = _open(rows, sections, by)
    if found:
        seen = [want.row for want in found]
        door.current().opened += [want.envelope for want in found]
        _note_read(seen, sections, by=by, because=because, verb=verb)
    return opened


def _note_read(
    seen: Sequence[Any],
    sections: Sequence[str],
    *,
    by: Actor,
    because: Reason | None = None,
    verb: Verb = Verb.READ,
) -> None:
    """Queue the entry of what was opened for somebody."""
    things = {(row.kind, row.id.int): row.id for row in seen}
    log.write(
        by=by,
        verb=verb,
        about=[log.Thing(kind, pk) for (kind, _), pk in things.items()],
        owners={row.owner_id.int: row.owner_id for row in seen}.values(),
        sections=sections,
        reason=because,
        at=clock.now(),
    )


def open_quietly(
    rows: Iterable[Any],
    sections: Sequence[str],
    *,
    by: Actor,
    had: data_keys.Wraps | None = None,
) -> Opened:
    """Open without an entry: for one's own drafts, and for acts that write an entry of their own.

    `had` are the wraps of the reader that were asked for together with the rows.
    """
    return _open(rows, sections, by, had)[0]


def _open(
    rows: Iterable[Any], sections: Sequence[str], by: Actor, had: data_keys.Wraps | None = None
) -> tuple[Opened, list[data_keys.Wanted]]:
    """What was opened, as values and as the sections they came from."""
    wanted = data_keys.present(rows, sections)
    pairs = zip(wanted, data_keys.find(wanted, by, had=had), strict=True)
    granted = [(want, data_key) for want, data_key in pairs if data_key is not None]
    if not granted:
        return Opened(), []
    opened = Opened()
    secrets = _secrets_of(want for want, _ in granted)
    for want, data_key in granted:
        opened.put(want.row, want.section, _content(want, data_key, secrets))
    return opened, [want for want, _ in granted]


def _secrets_of(wanted: Iterable[data_keys.Wanted]) -> dict[int, bytes]:
    files = {want.row.file_id.int: want.row.file_id for want in wanted}
    found = keys.shred_secrets(files.values())
    return {file_id.int: secret for file_id, secret in found.items()}


def _content(
    want: data_keys.Wanted, data_key: bytes, secrets: Mapping[int, bytes]
) -> dict[str, Any]:
    shred_secret = secrets.get(want.row.file_id.int)
    if shred_secret is None:
        raise CannotOpen
    return section_crypto.open_(
        want.envelope,
        data_key=data_key,
        shred_secret=shred_secret,
        mac_key=keys.hub_key("payload-mac"),
        kind=want.row.kind,
        id=want.row.id,
        section=want.section,
    )


def open_for_many(
    wants: Mapping[Hat, Sequence[Any]],
    section: str,
    *,
    by: Service,
    quietly: bool = False,
    unavailable: set[UUID] | None = None,
) -> dict[Hat, Opened]:
    """Open a section of rows for several readers in one act, for each by what they were given.

    The door wears one reader after the other and asks as `open` does, so that the database gives each
    their own wraps and no other's; a payload is opened once for all who have its key. One log entry
    is queued for each reader to whom something opens, as `open` leaves it. To whoever's key cannot be
    had, or for whom something does not open, nothing opens: they ask for themselves and are told so.
    Whoever keeps an agency's keys and gives none is not asked again for its other readers, nor at all
    for agencies in `unavailable`, to which this adds those it finds.
    """
    rows = {row.id: row for some in wants.values() for row in some}
    wanted = {want.row.id: want for want in data_keys.present(rows.values(), [section])}
    without = set[UUID]() if unavailable is None else unavailable
    opening = _Together(_secrets_of(wanted.values()), without)
    opened = {reader: Opened() for reader in wants}
    theirs = {
        reader: [wanted[row.id] for row in some if row.id in wanted]
        for reader, some in wants.items()
    }
    had = door.ask_each(
        [*wants], lambda reader: data_keys.asked(theirs[cast("Hat", reader)], reader)
    )
    for (reader, mine), wraps in zip(theirs.items(), had, strict=True):
        seen = opening.for_reader(mine, reader, wraps)
        for want, content in seen:
            opened[reader].put(want.row, section, content)
        if seen and not quietly:
            _note_read([want.row for want, _ in seen], [section], by=reader)
    return opened


@dataclass
class _Together:
    """Sections that several readers want: each payload is opened once for all who have its key."""

    secrets: Mapping[int, bytes]
    unavailable: set[
        UUID
    ]  # agencies whose keys could not be had: a keeper may take seconds to fail
    contents: dict[tuple[int, bytes], dict[str, Any]] = field(default_factory=dict)

    def for_reader(
        self, wanted: Sequence[data_keys.Wanted], reader: Hat, had: data_keys.Wraps
    ) -> list[tuple[data_keys.Wanted, dict[str, Any]]]:
        """What opens to a reader who has these wraps; nothing when a key of theirs cannot be had."""
        if reader.agency_id in self.unavailable:
            return []
        try:
            pairs = zip(wanted, data_keys.find(wanted, reader, had=had), strict=True)
            return [(want, self._content(want, key)) for want, key in pairs if key is not None]
        except (CannotOpen, keys.KeysUnavailable) as error:
            logger.warning("somebody could not be read out to: %s", type(error).__name__)
            if isinstance(error, keys.KeysUnavailable):
                self.unavailable.add(reader.agency_id)
            return []

    def _content(self, want: data_keys.Wanted, data_key: bytes) -> dict[str, Any]:
        place = (want.row.id.int, data_key)
        if place not in self.contents:
            self.contents[place] = _content(want, data_key, self.secrets)
        return self.contents[place]


def stream_key(row: Any, section: str, *, by: Actor) -> bytes | None:
    """The key of the bytes that belong to a section and lie apart from it (docs/crypto.md, Stream).

    Whoever was given the section can open them; None for everybody else. For acts that leave an
    entry of their own. Raises CannotOpen when the file was shredded, KeysUnavailable.
    """
    for want, data_key in zip(
        wanted := data_keys.present([row], [section]), data_keys.find(wanted, by), strict=True
    ):
        if data_key is not None:
            return section_crypto.section_key(
                data_key=data_key,
                shred_secret=_shred_secret(row.file_id),
                kind=row.kind,
                id=row.id,
                section=section,
                generation=want.generation,
            )
    return None


def keep_reason(because: Reason, *, about: Any, by: Actor, to: Iterable[UUID] = ()) -> Reason:
    """Seal a reason's sentence in the file of the row it concerns, and give back code and id.

    Readable by the acting agency, the row's owner, the agencies `to` and the auditors. A reason without
    a sentence is given back as it is.
    """
    if because.is_kept:
        return because
    owner_id = by.agency_id or about.owner_id
    row = SealedReason(id=uuid4(), file_id=about.file_id, owner_id=owner_id, written_at=clock.now())
    auditors = Agency.objects.active().filter(agency_kind=AgencyKind.AUDIT)
    receivers = {about.owner_id, *to, *auditors.values_list("pk", flat=True)}
    seal(row, "sentence", {"sentence": because.sentence}, by=by, to=receivers)
    row.start()
    return replace(because, sentence="", id=row.id)
