"""Whether time tells what the answer does not: absent against forbidden, known against unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from agencies.actors import Hat
from agencies.door import door
from agencies.gate import hat_token
from config.bench import measure
from config.bench.browsers import browser_of, hat_of, stranger
from config.bench.measure import Line
from mash_hub.models import Contact, Enquiry, InformationRequest, Item

ROUNDS = 200
TARGET = 1.2  # 20 in 100 either way (AU6)


def both_ways(what: str, absent: list[float], forbidden: list[float]) -> Line:
    """The slower against the faster: a difference in either direction tells something."""
    first, second = sorted((measure.middle(absent), measure.middle(forbidden)))
    return Line(what, first, second, TARGET)


def _compare(what: str, ask: Callable[[Any], int], ids: list[Any]) -> Line:
    """The answer for ids of others against ids that never existed."""
    wrong = {ask(pk) for pk in (ids[0], uuid4())} - {404}
    if wrong:
        raise RuntimeError(f"{what}: the answer was {wrong}, not 404.")
    taken = measure.in_turns(
        {"absent": lambda _n: ask(uuid4()), "forbidden": lambda n: ask(ids[n % len(ids)])},
        rounds=ROUNDS,
        warm=10,
    )
    return both_ways(f"{what} of others against none", taken["absent"], taken["forbidden"])


def _read(browser: Client, name: str) -> Callable[[Any], int]:
    return lambda pk: browser.get(reverse(name, args=[pk])).status_code


def _send(browser: Client, hat: Hat, name: str) -> Callable[[Any], int]:
    form = {"hat": hat_token(hat), "version": "1"}
    return lambda pk: browser.post(reverse(name, args=[pk]), form).status_code


def _things(owner: Hat) -> dict[str, list[Any]]:
    """Ids of what an insider sees."""
    with door(owner):
        return {
            model.kind: list(model.objects.visible_to(owner).values_list("pk", flat=True)[:20])
            for model in (Contact, Enquiry, InformationRequest, Item)
        }


def cases() -> list[Line]:
    """Things of a case, as somebody of another partnership and of another agency asks for them."""
    seen = _things(hat_of("devika", "mash"))
    held = _things(hat_of("iris", "mash"))
    elsewhere = browser_of(hat_of("aisha", "eastvale_mash"))
    kim = hat_of("kim", "mash")
    other = browser_of(kim)
    return [
        _compare("enquiry", _read(elsewhere, "mash_hub:enquiry"), seen["enquiry"]),
        _compare("contact", _read(elsewhere, "mash_hub:enquiry-rate"), seen["contact"]),
        _compare("request", _read(other, "mash_hub:request"), held["request"]),
        _compare("item", _send(other, kim, "mash_hub:request-item"), held["item"]),
    ]


def names() -> Line:
    """A name nobody has against one somebody has, with a wrong password each time.

    Each try comes from another address, so that none is refused for the tries before it.
    """
    browser = stranger()

    def ask(name: str, number: int, network: int) -> None:
        answer = browser.post(
            reverse("account:sign-in"),
            {"user_name": name, "password": "wrong-river-wrong-bank"},
            REMOTE_ADDR=f"10.{network}.{number // 250}.{number % 250 + 1}",
        )
        if answer.status_code != 422:
            raise RuntimeError(f"sign-in answered {answer.status_code}")

    taken = measure.in_turns(
        {"unknown": lambda n: ask(f"nobody-{n}", n, 1), "known": lambda n: ask("devika", n, 2)},
        rounds=ROUNDS,
    )
    return both_ways("sign-in: unknown name against wrong password", *taken.values())


def run() -> list[Line]:
    """Every comparison."""
    return [*cases(), names()]
