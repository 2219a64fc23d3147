"""Each reading leaves one entry of its own, whichever way it was read: no page is cheaper than another (issue F)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import door
from audit.log.entries import Verb
from audit.log.models import Entry
from mash_hub.models import Subject
from tests.attachments.clamd import daemon
from tests.cast import Cast, client_of, post
from tests.mash_hub.enquiry_case import SHARE, asked, opened_by, rated, returned, wrote
from tests.mash_hub.test_attachments import address, attached
from tests.mash_hub.test_flags import part

WHY = {"purpose": "SAFEGUARD_CHILD", "because": "OPEN_CASE"}
Read = Callable[[], Any]
EACH = [3, pytest.param(200, marks=pytest.mark.slow)]  # five ways: a thousand reads


@pytest.fixture(autouse=True)
def scanner(tmp_path: Path, settings: Any) -> Iterator[None]:
    """A virus scanner that answers, and a place of this test's own for what is stored."""
    settings.HUB_CLAMD = f"unix:{tmp_path}/clamd.ctl"
    settings.HUB_ATTACHMENTS_DIR = str(tmp_path / "attachments")
    with daemon(tmp_path):
        yield


@pytest.fixture
def ways(cast: Cast) -> Callable[[Client], dict[Verb, list[Read]]]:
    """The five ways in which Devika comes to read, in a browser, what others and the hub hold, by their verb."""
    enquiry = rated(cast)
    police = opened_by(cast.owen, asked(cast, enquiry, "police")["police"])
    item = wrote(cast.owen, police, "Three incidents", SHARE)
    paper = attached(cast.owen, item)
    returned(cast.owen, police)
    ellie: Subject = part(cast, enquiry, "Ellie")
    page = reverse("mash_hub:item", args=[item.pk])
    fragment = {"Hub-Refresh": "1"}  # as live.js asks
    copy = reverse("mash_hub:person-chronology-copy", args=[ellie.pk])
    family = reverse("mash_hub:family-print", args=[ellie.pk])

    def of(browser: Client) -> dict[Verb, list[Read]]:
        def downloaded() -> Any:
            answer = browser.get(address(paper))
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            return answer

        return {
            Verb.READ: [lambda: browser.get(page), lambda: browser.get(page, headers=fragment)],
            Verb.DOWNLOADED: [downloaded],
            Verb.EXPORTED: [lambda: post(browser, copy, cast.devika, **WHY)],
            Verb.PRINTED: [lambda: post(browser, family, cast.devika, **WHY)],
        }

    return of


@pytest.mark.parametrize("each", EACH)
def test_so_many_reads_by_page_fragment_download_export_and_print_leave_so_many_entries(
    cast: Cast, ways: Callable[[Client], dict[Verb, list[Read]]], each: int
) -> None:
    asked_for: Counter[tuple[str, str]] = Counter()
    for _ in range(each):
        signed_in = client_of(cast.devika)  # a proof lasts five minutes, all this may take longer
        for verb, reads in ways(signed_in).items():
            for read in reads:
                answer = read()
                assert answer.status_code == 200
                asked_for[verb.value, answer["X-Request-ID"]] += 1
    with door.door(cast.devika):
        left = Counter(
            (verb, str(request))
            for verb, request in Entry.objects.filter(
                person_id=cast.devika.person_id, verb__in={verb for verb, _ in asked_for}
            ).values_list("verb", "request_id")
            if (verb, str(request)) in asked_for
        )
    assert sum(left.values()) == 5 * each
    assert left == asked_for
