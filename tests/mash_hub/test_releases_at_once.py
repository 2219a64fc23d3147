"""Giving and taking back an item at the same moment: what was committed last is what stands (CC3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

from django.db import connection, connections, transaction

from agencies import door, hats
from agencies.actors import Hat
from agencies.models.grants import GrantCause
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, Stale
from mash_hub import audiences, sharing
from mash_hub.models import Item, ItemRelease
from mash_hub.models.releases import Section
from tests.cast import Cast
from tests.mash_hub.enquiry_case import SHARE, asked, fresh, opened_by, rated, returned, wrote

ROUNDS = 3
BACK = Reason(ReasonCode.SENT_IN_ERROR)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do acts in threads that begin together; gives what each was refused with, or nothing."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        start.wait(timeout=30)
        return refused_with(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refused_with(act: Callable[[], object]) -> str:
    """Do an act in a thread of its own; gives what it was refused with, or nothing."""
    try:
        act()
    except (Stale, Refused) as refused:
        return type(refused).__name__
    finally:
        connections.close_all()
    return ""


def read_by(item: Item, *among: Hat) -> list[bool]:
    found = []
    for hat in among:
        with door.door(hat):
            found.append(Item.objects.visible_to(hat).filter(pk=item.pk).exists())
    return found


def given(cast: Cast, item: Item) -> set[object]:
    """By which releases others can open it, of those that stand."""
    with door.door(cast.owen):
        live = GrantCause.objects.filter(thing_id=item.pk, ended_at__isnull=True)
        by = {*live.exclude(receiver=item.owner_id).values_list("by_id", flat=True)}
        standing = {*ItemRelease.objects.standing().filter(item=item).values_list("pk", flat=True)}
    assert by == standing
    return by


def begun(cast: Cast) -> tuple[Item, ItemRelease]:
    """An item of the police that those who work on the enquiry read by one release."""
    request = asked(cast, rated(cast), "police")["police"]
    opened_by(cast.owen, request)
    item = wrote(cast.owen, request, "Three incidents", SHARE)
    returned(cast.owen, request)
    with door.door(cast.owen):
        return fresh(item), ItemRelease.objects.standing().get(item=item)


def give(cast: Cast, item: Item) -> None:
    """Give it to one more person, by the version one has before one."""
    with door.door(cast.owen):
        why, day = Reason(ReasonCode.RELEVANT), hats.today() + timedelta(days=9)
        terms = sharing.Terms(Section.WHOLE, Purpose.SAFEGUARD_CHILD, why, day)
        to = audiences.of_people({cast.arlo.person_id}, workspace_id=cast.owen.workspace_id)
        sharing.release(fresh(item), to=to, terms=terms, by=cast.owen, version=item.version)


def withdraw(cast: Cast, item: Item) -> None:
    with door.door(cast.owen):
        sharing.withdraw(fresh(item), by=cast.owen, because=BACK, version=item.version)


def end(cast: Cast, release: ItemRelease) -> None:
    with door.door(cast.owen):
        sharing.end(release, by=cast.owen, because=BACK, version=release.version)


def test_cc3_of_giving_and_withdrawing_at_once_one_happens_and_its_grants_stand(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for _ in range(ROUNDS):
        item, _first = begun(cast)
        gave, took = at_once(partial(give, cast, item), partial(withdraw, cast, item))
        assert sorted([gave, took]) == ["", "Stale"]  # both were drawn from one version
        assert bool(given(cast, item)) is bool(took)
        assert read_by(item, cast.devika) == [bool(took)]
        if took:
            with door.door(cast.owen):
                item = fresh(item)
            withdraw(cast, item)
        assert given(cast, item) == set()
        assert read_by(item, cast.devika, cast.arlo, cast.kim) == [False] * 3


def test_cc3_a_release_that_ends_while_another_begins_leaves_no_grant_of_its_own(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for _ in range(ROUNDS):
        item, first = begun(cast)
        gave, took = at_once(partial(give, cast, item), partial(end, cast, first))
        assert took == ""
        standing = given(cast, item)
        assert first.pk not in standing
        assert len(standing) == (gave == "")
        assert read_by(item, cast.devika, cast.mandeep) == [False] * 2


def waiting(number: int) -> None:
    """Wait until so many others wait for what this one holds, or for each other."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT pid FROM pg_locks WHERE NOT granted")
            found = len(cursor.fetchall())
        if found >= number:
            return
        time.sleep(0.05)
    raise AssertionError(f"{found} wait, not {number}")


def test_cc3_who_ends_one_release_and_who_withdraws_the_item_never_wait_for_each_other(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    item, first = begun(cast)
    acts = (partial(end, cast, first), partial(withdraw, cast, item))

    with ThreadPoolExecutor(len(acts)) as pool:
        with door.door(cast.owen), transaction.atomic():
            ItemRelease.objects.lock(first, first.version)
            said = []
            for number, act in enumerate(acts, 1):
                said.append(pool.submit(refused_with, act))
                waiting(number)
        assert [one.result() for one in said] == ["", "Stale"]
    assert given(cast, item) == set()
