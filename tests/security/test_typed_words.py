"""What people type: composed letters, signs nobody sees, and names that look like others (IN4)."""

# ruff: noqa: RUF001  # letters that look like others are what is tried here

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies import door, drafts, typed
from agencies.models import Draft, Person
from tests.cast import PASSWORD, Cast, client_of, post
from tests.mash_hub.contact_case import MORE, WHO, begun, named
from tests.mash_hub.contact_case import typed as typed_contact
from tests.mash_hub.enquiry_case import fresh, make_contact
from tests.security.walking import TEST
from tests.test_architecture import ROOT

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzÀÉÎÕÜàéîõüçñøłšžőğ"
TWINS = {"a": "а", "c": "с", "e": "е", "o": "о", "p": "р", "x": "х", "y": "у", "i": "і"}

in_browser = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rate(cast: Cast, contact: Any, sentence: str) -> Any:
    return post(
        client_of(cast.devika),
        reverse("mash_hub:enquiry-rate", args=[contact.pk]),
        cast.devika,
        rating="RED",
        because="CHILD_AT_RISK",
        sentence=sentence,
        lawful_basis="PUBLIC_TASK",
        version=contact.version,
    )


def keep_story(browser: Client, cast: Cast, pk: UUID, words: object) -> Any:
    """What the page's script sends each second while somebody types."""
    body = {"hat": str(cast.joan.membership_id), "version": None, "fields": {"narrative": words}}
    url = reverse("mash_hub:contact-keep", args=[pk, "story"])
    return browser.post(url, json.dumps(body), content_type="application/json")


def story_kept(cast: Cast, pk: UUID) -> Any:
    with door.door(cast.joan):
        words = drafts.words_of(Draft.objects.get(thing_id=pk), by=cast.joan)
    return words.get("story", {}).get("narrative")


# -- forms ---------------------------------------------------------------------------------------


def test_hidden_signs_are_refused_in_a_sentence_and_shown_where_they_stood(cast: Cast) -> None:
    contact = make_contact(cast)
    for sign in ("\x00", *BIDI):
        answer = rate(cast, contact, f"not{sign} guilty")
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "hidden signs" in body
        assert f"not[U+{ord(sign):04X}] guilty" in body
        assert sign not in body
    with door.door(cast.devika):
        assert fresh(contact).version == contact.version


@in_browser
@given(words=st.text(min_size=1, max_size=60))
def test_whatever_is_typed_is_taken_or_refused_in_a_sentence(cast: Cast, words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    answer = rate(cast, make_contact(cast), words)
    assert answer.status_code in (302, 422), (words, answer.status_code)


def test_null_characters_at_sign_in_break_nothing(cast: Cast) -> None:
    page = reverse("account:sign-in")
    for words in ("x\x00y", "\x00", "a\x00@example.org"):
        answer = Client().post(page, {"user_name": words, "password": PASSWORD})
        assert answer.status_code == 422
        in_password = Client().post(page, {"user_name": "joan", "password": f"{words}{PASSWORD}"})
        assert in_password.status_code == 422


def test_a_step_of_a_contact_with_hidden_signs_is_not_kept_either(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    step = reverse("mash_hub:contact-step", args=[pk, "story"])
    answer = post(browser, step, cast.joan, narrative="he is not\u202e guilty")
    assert answer.status_code == 422
    assert story_kept(cast, pk) is None


def test_a_contact_is_kept_in_composed_letters_however_they_were_typed(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    apart = unicodedata.normalize("NFD", "Chloé Müller-Łęcka")
    given_name, family = apart.split(" ")
    named(browser, cast.joan, pk, {**WHO, "given": given_name, "family": family})
    tasks = browser.get(reverse("mash_hub:contact-draft", args=[pk])).content.decode()
    assert "Chloé Müller-Łęcka" in tasks
    assert apart not in tasks


def test_somebody_signs_in_whose_keyboard_sends_letters_and_accents_apart(cast: Cast) -> None:
    with door.door(TEST):
        row = Person.objects.get(pk=cast.person.joan.pk)
        Person.objects.filter(pk=row.pk).update(user_name="zoë", email="zoë@example.org")
    for name in ("zoë", "zoë@example.org"):
        typed_name = unicodedata.normalize("NFD", name)
        form = {"user_name": typed_name, "password": PASSWORD}
        answer = Client().post(reverse("account:sign-in"), form)
        assert answer.status_code == 302, name


def test_a_look_up_is_for_the_name_in_composed_letters(cast: Cast) -> None:
    apart = unicodedata.normalize("NFD", "Zoë")
    page = reverse("mash_hub:search")
    born = {"who-born_day": "9", "who-born_month": "3", "who-born_year": "2019"}
    form = {"who-given": apart, "who-because": "OPEN_CASE", **born}
    body = post(client_of(cast.devika), page, cast.devika, **form).content.decode()
    assert "Zoë" in body
    assert apart not in body


# -- drafts as JSON --------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@in_browser
@given(words=st.text(st.characters(exclude_categories=[]), max_size=60))
def test_a_draft_is_kept_in_composed_letters_or_refused_whole(cast: Cast, words: str) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    answer = keep_story(browser, cast, pk, words)
    if typed.has_hidden_signs(words):
        assert answer.status_code == 422
        assert "hidden signs" in answer.json()["message"]
        assert story_kept(cast, pk) is None
    else:
        assert answer.status_code == 200
        assert story_kept(cast, pk) == unicodedata.normalize("NFC", words)


def test_no_hidden_sign_gets_into_a_draft_wherever_it_stands(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    url = reverse("mash_hub:contact-keep", args=[pk, "story"])
    for sign in ("\x00", "\ud800", *BIDI):
        words = f"not{sign} guilty"
        for fields in ({"narrative": words}, {"narrative": [words]}, {words: "x"}):
            body = json.dumps({"hat": str(cast.joan.membership_id), "fields": fields})
            answer = browser.post(url, body, content_type="application/json")
            assert answer.status_code == 422, fields
            assert sign not in answer.content.decode("utf-8", "surrogatepass")
    assert story_kept(cast, pk) is None


@in_browser
@given(sent=anything)
def test_json_of_any_shape_is_kept_or_refused_without_a_fault(cast: Cast, sent: Any) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    url = reverse("mash_hub:contact-keep", args=[pk, "story"])
    for body in (sent, {"hat": str(cast.joan.membership_id), "fields": sent}):
        answer = browser.post(url, json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 400, 409, 422), body
    assert keep_story(browser, cast, pk, sent).status_code in (200, 422)


def test_nothing_but_the_one_place_reads_what_was_sent_as_json() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for package in ("agencies", "audit", "config", "mash_hub", "meetings")
        for path in sorted((ROOT / package).rglob("*.py"))
        if re.search(r"loads\(\s*request|request\.(read|readline)\b", path.read_text("utf-8"))
    ]
    assert readers == ["agencies/incoming.py"]


# -- letters ---------------------------------------------------------------------------------------


@given(words=st.text())
def test_composing_letters_twice_is_composing_them_once(words: str) -> None:
    once = typed.composed(words)
    assert typed.composed(once) == once
    assert typed.composed({words: [words, 1]}) == {once: [once, 1]}
    for form in ("NFC", "NFD"):
        assert typed.composed(unicodedata.normalize(form, words)) == once  # type: ignore[arg-type]


@given(words=st.text(st.characters(exclude_categories=[])))
def test_signs_that_are_shown_are_hidden_no_more(words: str) -> None:
    shown = typed.with_signs_shown(words)
    assert not typed.has_hidden_signs(shown)
    assert (shown == words) is not typed.has_hidden_signs(words)


@given(name=st.text(LATIN + " -’'", max_size=30))
def test_a_name_in_one_alphabet_is_not_remarked_on(name: str) -> None:
    assert typed.look_alikes(name) == []


@given(
    before=st.text(LATIN, min_size=1), letter=st.sampled_from(sorted(TWINS)), after=st.text(LATIN)
)
def test_one_letter_of_another_alphabet_in_a_word_is_pointed_out(
    before: str, letter: str, after: str
) -> None:
    word = f"{before}{TWINS[letter]}{after}"
    assert typed.look_alikes(f"Oakden {word}") == [(word, "Cyrillic and Latin")]


@pytest.mark.parametrize(
    "name", ["Иван Петров", "Αλέξης Smith", "田中 ひろし", "김철수", "محمد علي", ""]
)
def test_names_in_alphabets_of_their_own_are_not_remarked_on(name: str) -> None:
    assert typed.look_alikes(name) == []


def test_a_word_whose_every_letter_looks_like_a_latin_one_is_pointed_out() -> None:
    assert typed.look_alikes("ѕсоре Oakden") == [("ѕсоре", "Cyrillic")]


def test_a_name_that_mixes_alphabets_is_taken_and_pointed_out_to_those_who_check(
    cast: Cast,
) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    typed_contact(browser, cast.joan, pk, {**WHO, "given": "Mаrisa"}, MORE)
    check = browser.get(reverse("mash_hub:contact-check", args=[pk])).content.decode()
    assert "Check the spelling" in check
    assert "“Mаrisa” has Cyrillic and Latin letters" in check
    assert post(browser, reverse("mash_hub:contact-check", args=[pk]), cast.joan).status_code == 302
    contact = client_of(cast.devika).get(reverse("mash_hub:contact", args=[pk])).content.decode()
    assert "“Mаrisa” has Cyrillic and Latin letters" in contact


def test_a_colleague_s_name_that_mixes_alphabets_is_pointed_out_to_who_lets_them_in(
    cast: Cast,
) -> None:
    browser = client_of(cast.hugh)
    form = {"name": "Hаnnah Voss", "email": "h@example.org", "user_name": "h.voss2"}
    answer = post(
        browser,
        reverse("administration:new-person"),
        cast.hugh,
        agency=str(cast.agency.council.pk),
        **form,
    )
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(answer.url).content.decode()
    assert "“Hаnnah” has Cyrillic and Latin letters" in page
