"""One list of missing episodes that two send at the same moment is stored once (CC4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agencies import door
from agencies.models import Draft
from agencies.roles import Role
from agencies.verdicts import Refused
from mash_hub import missing_lists
from mash_hub.models import MissingEpisode
from tests.cast import Cast, given_role
from tests.mash_hub.test_missing_lists import GOOD


@pytest.mark.slow
def test_a_list_that_two_store_at_once_is_stored_once_and_the_other_looks_again(
    committed_cast: Cast,
) -> None:
    """Both looked at it before either stored it; one may even have sent it twice, in two tabs."""
    cast = committed_cast
    hats = (cast.owen, given_role(cast, "sam", Role.RESEARCHER))
    drafts = []
    for hat in hats:
        with door.door(hat):
            draft, seen = missing_lists.preview(GOOD, by=hat)
            assert len(seen.new) == 3
            drafts.append(draft.pk)
    start = Barrier(2)

    def store(number: int) -> str:
        try:
            with door.door(hats[number]):
                draft = Draft.objects.get(pk=drafts[number])
                start.wait()
                missing_lists.store(draft, by=hats[number])
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(store, range(2)))
    with door.door(cast.owen):
        assert MissingEpisode.objects.count() == 3
    assert results[1] == "stored"
    assert "nothing was stored" in results[0]
