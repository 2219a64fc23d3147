"""Guessing is limited, the victim of it is not shut out, and a stranger learns nothing (AU3–AU6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import clock
from agencies.door import door
from agencies.models import Attempts, AuthenticatorApp, Person
from tests.cast import PASSWORD, Cast
from tests.sign_in.browsers import (
    ELSEWHERE,
    TEST,
    UNKNOWN,
    at_once,
    code_of,
    enrolled,
    entries,
    row_of,
    try_code,
    try_password,
    verbs,
    wrong_code,
)


def guess(name: str, times: int, *, address: str | None = None) -> list[int]:
    """Guess a password again and again, two seconds apart."""
    statuses = []
    start = clock.now()
    for turn in range(times):
        with clock.moved(start + timedelta(seconds=2 * turn)):
            where = {"address": address} if address else {}
            answer = try_password(Client(), name, f"guess-number-{turn}", **where)
            statuses.append(answer.status_code)
    return statuses


def test_the_eleventh_guess_is_refused_and_the_victim_comes_in_from_elsewhere(cast: Cast) -> None:
    assert guess("devika", 11) == [422] * 10 + [429]
    with clock.moved(clock.now() + timedelta(seconds=23)):
        assert try_password(Client(), "devika").status_code == 429
        assert try_password(Client(), "devika", address=ELSEWHERE).status_code == 302
    with clock.moved(clock.now() + timedelta(minutes=6)):
        assert try_password(Client(), "devika").status_code == 302


def test_a_source_that_tries_many_names_is_refused_too(cast: Cast) -> None:
    names = list(vars(cast.person))[:11]
    start = clock.now()
    statuses = []
    for turn, name in enumerate(names):
        with clock.moved(start + timedelta(seconds=2 * turn)):
            statuses.append(try_password(Client(), name, "one-guess-for-each").status_code)
    assert statuses == [422] * 10 + [429]


def test_refused_tries_do_not_keep_an_account_shut(cast: Cast) -> None:
    guess("devika", 10)
    start = clock.now() + timedelta(minutes=4)
    for turn in range(5):
        with clock.moved(start + timedelta(seconds=2 * turn)):
            assert try_password(Client(), "devika", "yet-another-guess").status_code == 429
    with clock.moved(clock.now() + timedelta(minutes=5, seconds=30)):
        assert try_password(Client(), "devika").status_code == 302


def test_every_failure_leaves_exactly_one_entry(cast: Cast) -> None:
    guess("devika", 11)
    assert verbs() == ["SIGN_IN_FAILED"] * 11
    assert [entry.result for entry in entries()[-2:]] == ["WRONG", "WAIT"]


def test_a_typed_name_that_matches_no_account_is_stored_nowhere(cast: Cast) -> None:
    guess(UNKNOWN, 3)
    with door(TEST), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sealer")
        cursor.execute(
            "SELECT count(*) FROM audit_log_entry e WHERE e::text LIKE %s", [f"%{UNKNOWN}%"]
        )
        assert cursor.fetchone() == (0,)
    with door(TEST):
        kept = [row.key for row in Attempts.objects.all()]
    assert not any(UNKNOWN in key for key in kept)
    last = entries()[-1]
    assert (last.verb, last.people, last.person_id) == ("SIGN_IN_FAILED", [], None)


def test_a_known_and_an_unknown_name_cost_the_same_work_and_get_the_same_answer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify

    def encoding(self: Any, password: str, salt: str) -> str:
        hashed.append("hash")
        return encode(self, password, salt)

    def verifying(self: Any, password: str, encoded: str) -> bool:
        hashed.append("hash")
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", encoding)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verifying)
    answers, work = [], []
    for name, address in (("devika", "10.0.0.1"), (UNKNOWN, "10.0.0.2")):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = try_password(Client(), name, "not-the-right-one", address=address)
        answers.append((answer.status_code, answer.content.replace(name.encode(), b"")))
        work.append((len(hashed), len(asked)))
    assert work[0] == work[1]
    assert work[0][0] == 1
    plain = [body.split(b"csrfmiddlewaretoken")[0] for _, body in answers]
    assert answers[0][0] == answers[1][0] == 422
    assert plain[0] == plain[1]


def test_somebody_without_a_password_costs_one_hash_as_well(cast: Cast) -> None:
    with door(TEST):
        cast.person.devika.set_unusable_password()
        Person.objects.filter(pk=cast.person.devika.pk).update(password=cast.person.devika.password)
    assert try_password(Client(), "devika").status_code == 422


@pytest.mark.parametrize(
    ("typed", "is_good"),
    [
        ("short-one", False),
        ("aaaaaaaaaaaaaa", False),
        ("1234567890123", False),
        ("abcdefghijklmn", False),
        ("qwertyuiopas", False),
        ("password2027!!", False),
        ("P@ssw0rd123456", False),
        ("Safeguarding2027", False),
        ("northmoor-mash-1", False),
        ("marac.marac.marac", False),
        ("DevikaRao20270101", False),
        ("x" * 64 + "y" * 65, False),
        ("correct-horse-battery", True),
        ("all lower case words", True),
        ("копьё дождь фонарь", True),
        ("Kettle7 Lantern Ferry", True),
        ("kettle lantern ferry " * 6, True),
    ],
)
def test_passwords_are_judged_by_length_and_by_how_guessable_they_are(
    typed: str, is_good: bool
) -> None:
    person = Person(user_name="devika.rao", name="Devika Rao", email="devika.rao@example.org")
    if is_good:
        validate_password(typed, person)
    else:
        with pytest.raises(ValidationError):
            validate_password(typed, person)


def test_an_old_hash_is_made_anew_at_sign_in(cast: Cast) -> None:
    weak = Argon2PasswordHasher()
    weak.time_cost = 1
    with door(TEST):
        old = weak.encode(PASSWORD, "somesaltsomesalt")
        Person.objects.filter(pk=cast.person.devika.pk).update(password=old)
    assert try_password(Client(), "devika").status_code == 302
    with door(TEST):
        new = Person.objects.get(pk=cast.person.devika.pk).password
    assert new != old
    assert new.startswith("argon2$argon2id$")
    assert "t=2" in new


def test_eight_wrong_codes_at_once_are_eight_tries_of_which_one_is_examined(
    committed_cast: Cast,
) -> None:
    app = enrolled(committed_cast.person.devika)
    wrong = wrong_code(app)
    browsers = [Client() for _ in range(8)]
    for turn, one in enumerate(browsers):
        assert try_password(one, "devika", address=f"10.1.1.{turn}").status_code == 302
    statuses = at_once(
        8, lambda turn: try_code(browsers[turn], wrong, address=f"10.1.1.{turn}").status_code
    )
    assert sorted(statuses) == [422] + [429] * 7
    failures = [entry.result for entry in entries() if entry.verb == "SECOND_FACTOR_FAILED"]
    assert sorted(failures) == ["WAIT"] * 7 + ["WRONG"]
    with door(TEST):
        assert max(len(row.failed_at) for row in Attempts.objects.all()) == 8


def test_eight_wrong_passwords_at_once_are_eight_tries_of_which_one_is_examined(
    committed_cast: Cast,
) -> None:
    statuses = at_once(8, lambda turn: try_password(Client(), "devika", f"no-{turn}").status_code)
    assert sorted(statuses) == [422] + [429] * 7
    with door(TEST):
        assert {len(row.failed_at) for row in Attempts.objects.all()} == {8}


def test_one_right_code_sent_eight_times_at_once_signs_in_once(committed_cast: Cast) -> None:
    app = enrolled(committed_cast.person.devika)
    code = code_of(app)
    browsers = [Client() for _ in range(8)]
    for turn, one in enumerate(browsers):
        try_password(one, "devika", address=f"10.1.1.{turn}")
    statuses = at_once(
        8, lambda turn: try_code(browsers[turn], code, address=f"10.1.1.{turn}").status_code
    )
    assert statuses.count(302) == 1
    assert sum(row_of(one).verified_at is not None for one in browsers) == 1


def test_codes_are_limited_for_the_account_wherever_they_come_from(
    cast: Cast, app: AuthenticatorApp
) -> None:
    start = clock.now()
    statuses = []
    for turn in range(11):
        with clock.moved(start + timedelta(seconds=2 * turn)):
            browser = Client()
            try_password(browser, "devika", address=f"10.2.2.{turn}")
            statuses.append(try_code(browser, "123", address=f"10.2.2.{turn}").status_code)
    assert statuses == [422] * 10 + [429]


def test_asking_for_letters_is_limited(cast: Cast) -> None:
    page = reverse("account:forgotten")
    start = clock.now()
    statuses = []
    for turn in range(11):
        with clock.moved(start + timedelta(seconds=2 * turn)):
            statuses.append(Client().post(page, {"user_name": UNKNOWN}).status_code)
    assert statuses == [200] * 10 + [429]
