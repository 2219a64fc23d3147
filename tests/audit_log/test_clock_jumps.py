"""The server's clock jumps: the log's order is that of its acts, and it stays whole (FS6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from agencies.actors import Hat
from agencies.clock import moved
from agencies.door import door
from audit.log import entries as log
from audit.log.entries import Thing, Verb
from audit.log.models import Entry
from audit.log.verify import Report
from tests.audit_log.conftest import MASH

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
JUMPS = [timedelta(0), timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=5)]


def test_entries_keep_the_order_in_which_they_were_written_whatever_the_clock_says(
    police: Hat, verified: Callable[[], Report]
) -> None:
    for jump in JUMPS:
        with moved(NOON + jump), door(police):
            log.write(by=police, verb=Verb.READ, about=[Thing("enquiry", MASH)], at=NOON + jump)
    with door(police):
        by_act = list(Entry.objects.order_by("transaction_id").values_list("at", flat=True))
        by_database = list(Entry.objects.order_by("written_at").values_list("at", flat=True))
    assert by_act == by_database == [NOON + jump for jump in JUMPS]
    assert verified().is_whole
