"""Alarms that the hub raises by itself: late seals, silent witnesses, a broken log, no backup and the like (LG9)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from agencies import clock, notices
from agencies.actors import Service
from agencies.crypto.errors import CannotOpen
from agencies.door import door
from agencies.models.agencies import Agency, AgencyKind
from agencies.models.notices import NoticeKind
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import backups
from audit.workspace.models import Alarm, AlarmKind, Check

SEAL_LATE = 5.0  # seconds (security notes AD7)
SIGN_LATE = 180.0
SKEW = 2.0  # seconds (security notes AD12)
_TOLD = (AgencyKind.AUDIT, AgencyKind.PARTNERSHIP)

_UNSEALED = "SELECT extract(epoch FROM clock_timestamp() - hub_unsealed_since())"
_UNSIGNED = """
SELECT extract(epoch FROM clock_timestamp() - min(sealed_at)) FROM audit_log_seal seal
WHERE number > 0 AND epoch = (SELECT max(epoch) FROM audit_log_seal)
AND number >= coalesce((SELECT max(size) FROM audit_log_checkpoint c WHERE c.epoch = seal.epoch), 0)
"""

_DID_NOT_OPEN = "SELECT hub_did_not_open()"  # within a day

logger = logging.getLogger(__name__)


def lag() -> float:
    """For how many seconds the oldest entry waits that no seal holds."""
    return _number(_UNSEALED)


def skew() -> float:
    """By how many seconds this machine's clock is ahead of the database's, by which entries are ordered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [theirs] = cursor.fetchone()
    return float((_machine_time() - theirs).total_seconds())


def _machine_time() -> datetime:
    """What this machine's own clock says, whatever an act's time was moved to."""
    return datetime.now(UTC)


def _number(statement: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchone()
    return float(found[0] or 0)


@transaction.atomic
def watch(*, by: Service, at: datetime) -> None:
    """Raise an alarm where seals, signatures or backups are late, and end it when they are not.

    Also for a day after somebody met content that did not open because it was moved or changed (CR2).
    """
    set_to(AlarmKind.SEALS_LATE, stands=lag() > SEAL_LATE, by=by, at=at)
    set_to(AlarmKind.LOG_BROKEN, stands=Check.objects.is_broken(), by=by, at=at)
    set_to(AlarmKind.DID_NOT_OPEN, stands=_number(_DID_NOT_OPEN) > 0, by=by, at=at)
    set_to(AlarmKind.CLOCKS_DIFFER, stands=abs(skew()) > SKEW, by=by, at=at)
    set_to(AlarmKind.UNSIGNED, stands=_number(_UNSIGNED) > SIGN_LATE, by=by, at=at)
    for kind, is_so in (
        (AlarmKind.BACKUP_FAILED, backups.failed),
        (AlarmKind.BACKUP_MISSING, backups.is_missing),
        (AlarmKind.JOURNAL_MISSING, backups.is_journal_missing),
    ):
        set_to(kind, stands=is_so(at), by=by, at=at)


@transaction.atomic
def set_to(
    kind: AlarmKind, *, stands: bool, by: Service, at: datetime, witness: str = ""
) -> Alarm | None:
    """Raise an alarm that does not stand, or end one that does; gives it where that changed.

    Auditors and the hub's managers are told of both.
    """
    standing = Alarm.objects.standing().filter(alarm_kind=kind, witness=witness)
    alarm = standing.select_for_update().first()
    if stands == (alarm is not None):
        return None
    if alarm is not None:
        alarm.set_ended(at=at)
    else:
        alarm = Alarm(id=uuid4(), alarm_kind=kind, witness=witness, raised_at=at).start()
        logger.error("alarm about the log: %s", kind.value)
    told = [*Agency.objects.active().filter(agency_kind__in=_TOLD).values_list("pk", flat=True)]
    for agency_id in told:
        one = Service(by.name, agency_id=agency_id)
        notices.post(to=agency_id, notice_kind=NoticeKind.LOG_ALARM, about=alarm, by=one, at=at)
    if kind == AlarmKind.LOG_REFUSES and stands:
        return alarm  # the one act without an entry: that none can be written; its end has one
    verb = Verb.ENDED if alarm.ended_at else Verb.BREACHED
    log.write(by=by, verb=verb, about=[alarm], owners=told, ground=kind.value, at=at)
    return alarm


# --- whether the log takes entries ----------------------------------------------------------------


def try_log(*, by: Service) -> None:
    """Try whether the log takes an entry, and raise an alarm where it does not; of the try nothing stays."""
    is_refused = _is_refused(by)
    with door(by):
        set_to(AlarmKind.LOG_REFUSES, stands=is_refused, by=by, at=clock.now())


def _is_refused(by: Service) -> bool:
    """Whether the database or the key file refuses an entry. Raises what says that the database is away."""
    try:
        with door(by):
            log.write(by=by, verb=Verb.VIEWED, at=clock.now())
            log.flush(connection)
            transaction.set_rollback(True)
    except (DatabaseError, OSError, CannotOpen) as error:
        if isinstance(error, DatabaseError) and not getattr(error.__cause__, "sqlstate", None):
            raise
        logger.critical("the log takes no entry: %s", type(error).__name__)
        return True
    return False


@transaction.atomic
def record(check: Check, *, by: Service) -> Check:
    """Keep the result of a verification.

    A broken log is an alarm until a check that looks at as much, or more, finds it whole again.
    """
    check.start()
    set_to(AlarmKind.LOG_BROKEN, stands=Check.objects.is_broken(), by=by, at=check.checked_at)
    return check
