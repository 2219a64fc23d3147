"""What an auditor asks of a log of a million entries, each page as they get it: within a second (AD13).

Entries of three hundred people about twenty thousand, over a year, are put beside those that the scratch hub wrote
itself. Row-level security and every index are as in a hub in use. `BENCH_ENTRIES` says how many.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import psycopg
from django.test import Client
from django.urls import reverse

from agencies import door, hats
from agencies.actors import Service
from agencies.reasons import ReasonCode
from config.bench import measure
from config.bench.browsers import hat_of, session_of
from config.bench.measure import Line
from mash_hub.models import Contact
from mash_hub.models.subjects import Involvement

MOST = 1.0  # second
ROUNDS, WARM = 9, 2
_MILLION = 1_000_000
_FILL = """
INSERT INTO audit_log_entry (
    format, id, transaction_id, writer, number, at, written_at, person_id, membership_id, agency_id, role,
    workspace_id, session_hash, service, verb, thing_kinds, thing_ids, people, owner_ids, purpose,
    reason_code, basis, ground, sections, result, count, request_id, hashes, mac)
SELECT 1, gen_random_uuid(), n, writers.ids[1 + n %% 8], n, moment.at, moment.at, users.id, users.id,
    agencies.ids[1 + users.place %% cardinality(agencies.ids)], 'RESEARCHER',
    places.ids[1 + n %% cardinality(places.ids)], '', '',
    CASE WHEN n %% 20 = 0 THEN 'SEARCHED' WHEN n %% 9 = 0 THEN 'CHANGED' ELSE 'READ' END,
    ARRAY['card'], ARRAY[CASE WHEN n %% 2000 = 1 THEN %(card)s::uuid ELSE things.id END],
    ARRAY[CASE WHEN n %% 2000 = 2 THEN %(person)s::uuid ELSE people.id END],
    ARRAY[agencies.ids[1 + n %% cardinality(agencies.ids)]],
    'SAFEGUARD_CHILD', CASE WHEN n %% 7 = 0 THEN '' ELSE 'OPEN_CASE' END, '', 'grant',
    ARRAY['identity'], 'OK', 1, gen_random_uuid(), '{}', '\\x00'
FROM generate_series(1, %(count)s) n
CROSS JOIN LATERAL (SELECT now() - interval '360 days' * (n::float / %(count)s) AS at) AS moment
CROSS JOIN (SELECT array_agg(gen_random_uuid()) AS ids FROM generate_series(1, 8)) AS writers
CROSS JOIN (SELECT array_agg(id) AS ids FROM agencies_agency WHERE status = 'ACTIVE') AS agencies
CROSS JOIN (SELECT array_agg(id) AS ids FROM agencies_workspace) AS places
JOIN bench_user users ON users.place = (n::bigint * 7919) %% 300
JOIN bench_thing things ON things.place = (n::bigint * 104729) %% 40000
JOIN bench_thing people ON people.place = 40000 + (n::bigint * 15485863) %% 20000
"""


def lines(owner: psycopg.Connection) -> Iterator[Line]:
    """Fill the log, and ask it as a partnership auditor does; each line is held against a second."""
    count = int(os.environ.get("BENCH_ENTRIES", _MILLION))
    with door.door(Service("bench")):
        contact = Contact.objects.earliest("received_at")
        part = Involvement.objects.in_file(contact.file_id).earliest("pk")
    user = hat_of("iris", "mash").person_id
    _fill(owner, count, card=part.card_id, person=part.subject_id, user=user)
    browser = Client(headers={"host": "localhost"})
    browser.cookies["hub"] = session_of(hat_of("ines", "office"))
    asked = {
        "who saw somebody": _page("question", about=part.subject_id),
        "the timeline of somebody": _page("timeline", about=part.subject_id),
        "what a user saw": _page("question", user=user),
        "the timeline of a user": _page("timeline", user=user),
        "what a user looked at without work behind it": _page("report", "no-work", user=user),
        "everything of one week": _page("question", days=7),
    }
    arms = {words: _asking(browser, url) for words, url in asked.items()}
    for words, taken in measure.in_turns(arms, rounds=ROUNDS, warm=WARM).items():
        note = f"the slowest of {ROUNDS} took {max(taken) * 1000:.0f} ms"
        yield Line(f"{words}, of {count:,} entries", MOST, measure.middle(taken), 1.0, note=note)


def _page(name: str, *args: str, days: int = 364, **about: UUID) -> str:
    today = hats.today()
    words = {
        "purpose": ReasonCode.AUDIT_LAWFULNESS.value,
        "from": (today - timedelta(days=days)).isoformat(),
        "to": today.isoformat(),
        **about,
    }
    return f"{reverse(f'audit_workspace:{name}', args=args)}?{urlencode(words)}"


def _asking(browser: Client, url: str) -> Callable[[int], object]:
    def ask(_number: int) -> object:
        answer = browser.get(url)
        if (
            answer.status_code != 200
            or answer.content.count(b"<tr") + answer.content.count(b"<li><div") < 2
        ):
            raise RuntimeError(f"The bench was answered {answer.status_code} at {url}.")
        return answer

    return ask


def _fill(
    owner: psycopg.Connection, count: int, *, card: UUID | None, person: UUID, user: UUID
) -> None:
    """Put entries beside those of the scratch hub: one in two thousand names the card, and one the person."""
    owner.execute("CREATE TEMP TABLE bench_user (place int PRIMARY KEY, id uuid)")
    owner.execute(
        "INSERT INTO bench_user SELECT n, CASE n WHEN 0 THEN %s ELSE gen_random_uuid() END"
        " FROM generate_series(0, 299) n",
        [user],
    )
    owner.execute("CREATE TEMP TABLE bench_thing (place int PRIMARY KEY, id uuid)")
    owner.execute(
        "INSERT INTO bench_thing SELECT n, gen_random_uuid() FROM generate_series(0, 59999) n"
    )
    owner.execute("ANALYZE bench_user, bench_thing")
    owner.execute("ALTER TABLE audit_log_entry DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY")
    owner.execute(_FILL, {"count": count, "card": card or person, "person": person})
    owner.execute("ALTER TABLE audit_log_entry ENABLE TRIGGER USER, ENABLE ROW LEVEL SECURITY")
    measure.settle(owner)
    owner.autocommit = True
