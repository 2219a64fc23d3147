"""Interpreters: compared with the people of the case before they hear a word (5.1, 5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agencies import door
from agencies.actors import Hat
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.log.models import Entry
from mash_hub import flags, interpreters
from mash_hub.identities import Identity
from mash_hub.interpreters import Offer
from mash_hub.languages import Language
from mash_hub.models import Contact, Interpreter
from mash_hub.models.flags import FlagType
from mash_hub.models.interpreters import InterpreterKind, InterpreterState, Nearness
from mash_hub.models.subjects import Involvement
from mash_hub.subjects import subject_of
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import MARISA, screened, submitted
from tests.mash_hub.test_flags import flagged, marking

LOOKED = Reason(ReasonCode.NEW_INFORMATION, "A cousin of nobody here.")
RANA = Offer(
    "Rana",
    "Saleh",
    Language.ARABIC,
    InterpreterKind.SERVICE,
    Nearness.NEITHER,
    service="ZQX Talking Bridge",
    born=date(1980, 1, 1),
    postcode="B1 1AA",
)


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return screened(submitted(cast.joan), cast.devika)


def records(by: Hat, contact: Contact, **other: Any) -> Interpreter:
    with door.door(by):
        return interpreters.record(contact, by=by, offer=replace(RANA, **other))


def lines(by: Hat, contact: Contact) -> list[interpreters.Line]:
    with door.door(by):
        return interpreters.of_case(contact, by=by)


def test_somebody_far_from_everybody_may_interpret_and_their_name_stands_in_no_log(
    cast: Cast, contact: Contact
) -> None:
    assert records(cast.devika, contact).state == InterpreterState.CLEAR
    (line,) = lines(cast.arlo, contact)
    assert (line.name, line.language, line.may_interpret) == ("Rana Saleh", "Arabic", True)
    assert lines(cast.joan, contact) == []  # her contact, but the host’s work
    with door.door(cast.devika):
        assert "ZQX" not in str(list(Entry.objects.values()))
        row = Interpreter.objects.get()
        among = [cast.devika, cast.arlo, cast.joan, cast.owen, cast.esther]
        assert Interpreter.objects.readers_of(row, among=among) == [cast.devika, cast.arlo]
    with pytest.raises(Refused):
        records(cast.joan, contact)


def test_a_likeness_is_refused_when_sure_and_waits_for_a_second_person_when_doubtful(
    cast: Cast, contact: Contact
) -> None:
    with pytest.raises(Refused, match="too near"):
        records(cast.devika, contact, given="Marisa", family="Oakden", born=date(1994, 6, 14))
    cousin = records(cast.devika, contact, family="Oakden", postcode="NM4 2PJ", born=None)
    assert cousin.state == InterpreterState.DOUBTFUL
    assert [one.may_interpret for one in lines(cast.devika, contact)] == [False]
    with door.door(cast.devika), pytest.raises(Refused, match="Somebody else"):
        interpreters.confirm(cousin, by=cast.devika, because=LOOKED, version=1)
    with door.door(cast.mandeep):
        interpreters.confirm(cousin, by=cast.mandeep, because=LOOKED, version=1)
    assert [one.may_interpret for one in lines(cast.devika, contact)] == [True]


def test_what_the_interpreter_says_is_heard(cast: Cast, contact: Contact) -> None:
    for nearness, words in ((Nearness.FAMILY, "family"), (Nearness.COMMUNITY, "community")):
        with pytest.raises(Refused, match=f"same {words}"):
            records(cast.devika, contact, nearness=nearness)
    doubtful = (
        {"nearness": Nearness.NOT_ASKED},
        {"interpreter_kind": InterpreterKind.COMMUNITY},
    )
    for other in doubtful:
        assert records(cast.devika, contact, **other).state == InterpreterState.DOUBTFUL


def test_strict_mode_leaves_no_interpreter_of_the_community_also_one_confirmed_before(
    cast: Cast, contact: Contact
) -> None:
    row = records(cast.devika, contact, interpreter_kind=InterpreterKind.COMMUNITY)
    with door.door(cast.arlo):
        interpreters.confirm(row, by=cast.arlo, because=LOOKED, version=1)
    with door.door(cast.devika):
        part = Involvement.objects.in_file(contact.file_id).select_related("card").first()
        assert part
        assert part.card
        who = subject_of(part.card)
    flagged(cast.devika, who, marking(cast, flag_type=FlagType.HONOUR))
    assert [one.may_interpret for one in lines(cast.devika, contact)] == [False]
    with pytest.raises(Refused, match="Choose another way"):
        records(cast.devika, contact, interpreter_kind=InterpreterKind.COMMUNITY)
    assert flags.may_set(cast.devika)


def test_in_a_browser_a_refusal_keeps_what_was_typed(cast: Cast, contact: Contact) -> None:
    hat, browser = cast.devika, client_of(cast.devika)
    url = reverse("mash_hub:interpreter-new", args=[contact.pk])
    page = reverse("mash_hub:contact", args=[contact.pk])
    assert "Nobody is recorded." in browser.get(page).content.decode()
    assert browser.get(url).status_code == 200
    fields = {
        "given": "Rana",
        "family": "Saleh",
        "service": "Talking Bridge",
        "language": "ar",
        "interpreter_kind": "SERVICE",
        "nearness": "FAMILY",
    }
    wrong = post(browser, url, hat, **fields)
    assert wrong.status_code == 422
    assert "Talking Bridge" in wrong.content.decode()
    assert post(browser, url, hat, **{**fields, "nearness": "NOT_ASKED"}).status_code == 302
    assert "Must not interpret" in browser.get(page).content.decode()
    with door.door(hat):
        row = Interpreter.objects.get()
    confirm = reverse("mash_hub:interpreter-confirm", args=[row.pk])
    assert browser.get(confirm).status_code == 403
    second = client_of(cast.mandeep)
    sent = {"because": "NEW_INFORMATION", "sentence": "Asked now.", "version": 1}
    assert post(second, confirm, cast.mandeep, **sent).status_code == 302
    assert "a second person has looked" in browser.get(page).content.decode()
    end = reverse("mash_hub:interpreter-end", args=[row.pk])
    sent = {"because": "CORRECTION", "sentence": "", "version": 2}
    assert post(browser, end, hat, **sent).status_code == 302
    assert "Nobody is recorded." in browser.get(page).content.decode()


def test_a_record_keeps_languages_and_an_older_one_opens_without_them() -> None:
    said = replace(MARISA, languages=("bfi", "en"), interpreter="YES")
    content = said.to_content()
    assert Identity.from_content(content | {"kept": []}) == said
    assert said.spoken == "British Sign Language (BSL), English; interpreter needed"
    for name in ("languages", "interpreter"):
        del content[name]
    assert Identity.from_content(content) == MARISA
    assert MARISA.joined(said).languages == ("bfi", "en")
