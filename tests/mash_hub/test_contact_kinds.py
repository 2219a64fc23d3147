"""Kinds of contact with what each asks, the safe-contact plan, immediate danger, and second tabs."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from agencies import door, sealing
from agencies.actors import Hat
from agencies.models import Notice
from mash_hub import contact_page, desk
from mash_hub.forms.contact_kinds import PARTICULARS, HateCrimeForm
from mash_hub.forms.contacts import SafeForm
from mash_hub.models import Contact
from mash_hub.models.contacts import ContactKind
from tests.cast import Cast, client_of, post
from tests.mash_hub.contact_case import STEPS, STORY, begun, named, submitted

HATE = {
    "strands": ["RACE", "DISABILITY"],
    "police": "WITHOUT_NAME",
    "preferred_venue": "ZQX the library",
    "unwanted_venue": "ZQX the police station",
    "repeated": "YES",
}
SAFE = {
    "safe_contact": "Before four only.",
    "safe_numbers": "07700 900123\n07700900124",
    "unsafe_numbers": "0121 496 0123",
    "times": "9 to 16",
    "others": "Her sister",
    "not_to_know": "",
}


def answered(kind: type[forms.Form]) -> dict[str, Any]:
    """Every required question of a form answered, by its first choice or with words."""
    found: dict[str, Any] = {}
    for name, field in kind.base_fields.items():
        if not field.required:
            continue
        if isinstance(field, forms.MultipleChoiceField):
            found[name] = [next(iter(field.choices))[0]]
        elif isinstance(field, forms.ChoiceField):
            found[name] = next(iter(field.choices))[0]
        else:
            found[name] = "ZQX said"
    return found


def sent(browser: Client, hat: Hat, **steps: dict[str, Any]) -> UUID:
    """A contact typed with some other steps, and sent."""
    pk = begun(browser, hat)
    named(browser, hat, pk)
    for step, fields in {**STEPS, **steps}.items():
        answer = post(browser, reverse("mash_hub:contact-step", args=[pk, step]), hat, **fields)
        assert answer.status_code == 302, answer.content.decode()
    url = reverse("mash_hub:contact-check", args=[pk])
    browser.get(url)
    assert post(browser, url, hat).status_code == 302
    return pk


@pytest.mark.parametrize("kind", list(ContactKind))
def test_each_kind_asks_what_it_needs_and_seals_question_with_answer(kind: ContactKind) -> None:
    form_of = PARTICULARS[kind]
    whole = answered(form_of)
    for left_out in whole:
        rest = {name: words for name, words in whole.items() if name != left_out}
        assert list(form_of(rest).errors) == [left_out]
    form = form_of(whole)
    assert form.is_valid()
    assert [question for question, _ in form.lines()] == [
        str(form.fields[name].label) for name in form.fields if name in whole
    ]


def test_a_hate_crime_says_where_to_meet_and_where_not_and_is_read_by_the_host(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = sent(browser, cast.joan, kind={"kind": "HATE_CRIME"}, particulars=HATE)
    with door.door(cast.devika):
        contact = Contact.objects.visible_to(cast.devika).get(pk=pk)
        shown = dict(contact_page.read(contact, by=cast.devika).particulars)
        assert contact.contact_kind == "HATE_CRIME"
    assert shown["What was it about?"] == "Race or nationality, Disability"
    page = client_of(cast.devika).get(reverse("mash_hub:contact", args=[pk])).content.decode()
    for words in ("ZQX the library", "ZQX the police station", "Hate crime"):
        assert words in page
    with door.door(cast.owen):
        opened = sealing.open_quietly([contact], ["particulars"], by=cast.owen)
        assert opened[contact, "particulars"] is None
    assert set(HATE) == set(HateCrimeForm.base_fields)


def test_what_a_kind_asks_is_asked_after_the_kind_was_chosen_and_again_for_another(
    cast: Cast,
) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    kind, particulars = (
        reverse("mash_hub:contact-step", args=[pk, step]) for step in ("kind", "particulars")
    )
    assert browser.get(particulars).url == kind
    assert post(browser, kind, cast.joan, kind="FGM").url == particulars
    page = browser.get(particulars).content.decode()
    assert "must report" in page
    answer = post(browser, particulars, cast.joan, **answered(PARTICULARS[ContactKind.FGM]))
    assert answer.status_code == 302
    post(browser, kind, cast.joan, kind="MISSING")
    tasks = browser.get(reverse("mash_hub:contact-draft", args=[pk])).content.decode()
    assert "About this kind: somebody missing" in tasks
    assert "Not complete" in tasks
    assert "Missing since when?" in browser.get(particulars).content.decode()


def test_an_unsafe_number_warns_before_it_can_be_rung(cast: Cast) -> None:
    pk = sent(client_of(cast.joan), cast.joan, safe=SAFE)
    page = client_of(cast.devika).get(reverse("mash_hub:contact", args=[pk])).content.decode()
    before, _, after = page.partition("Do not ring this number")
    assert "tel:+447700900123" in before
    assert "tel:+441214960123" not in before
    assert "tel:+441214960123" in after
    for words in ("9 to 16", "Her sister"):
        assert words in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unsafe_numbers": "07700 900123"}, "unsafe_numbers"),
        ({"safe_numbers": "ring her sister"}, "safe_numbers"),
        ({"safe_numbers": "07700 900123\n" * 200}, "safe_numbers"),
    ],
)
def test_a_number_is_a_number_and_not_both_safe_and_unsafe(
    changed: dict[str, str], field: str
) -> None:
    assert list(SafeForm({**SAFE, **changed}).errors) == [field]


def test_immediate_danger_pages_those_who_decide_and_says_nothing_of_anybody(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = sent(browser, cast.joan, danger={"danger": "YES"})
    calm = submitted(cast.joan)
    kinds = {}
    for hat in (cast.devika, cast.arlo, cast.joan, cast.owen):
        with door.door(hat):
            told = Notice.objects.visible_to(hat).filter(thing_id__in=[pk, calm.pk])
            kinds[hat.person_id] = [
                one.thing_id for one in told if one.notice_kind == "IMMEDIATE_DANGER"
            ]
    assert kinds.pop(cast.devika.person_id) == [pk]
    assert not any(kinds.values())
    with door.door(cast.devika):
        notice = Notice.objects.visible_to(cast.devika).get(notice_kind="IMMEDIATE_DANGER")
        assert "Oakden" not in str(vars(notice))
        words = {
            work.reference: work.words for work in desk.work_for(cast.devika, notice.posted_at)
        }
    assert words[notice.reference].startswith("Immediate danger")
    assert words[calm.reference] == "Contact to screen"
    assert "999" in browser.get(reverse("mash_hub:contact-sent", args=[pk])).content.decode()


def kept(browser: Client, url: str, hat: Hat, fields: dict[str, str], version: Any = None) -> Any:
    body = {"hat": str(hat.membership_id), "version": version, "fields": fields}
    return browser.post(url, json.dumps(body), content_type="application/json")


def marked(browser: Client, url: str) -> int:
    """The mark that a page carries of the words it shows."""
    return int(browser.get(url).context["mark"])


def test_a_second_tab_drawn_from_older_words_writes_over_nothing(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    step = reverse("mash_hub:contact-step", args=[pk, "story"])
    keep = reverse("mash_hub:contact-keep", args=[pk, "story"])
    first_tab = second_tab = marked(browser, step)
    saved = kept(browser, keep, cast.joan, {"narrative": STORY}, first_tab)
    assert saved.status_code == 200
    first_tab = saved.json()["version"]
    assert kept(browser, keep, cast.joan, {"narrative": "older"}, second_tab).status_code == 409
    longer = kept(browser, keep, cast.joan, {"narrative": f"{STORY} More."}, first_tab)
    assert longer.status_code == 200
    answer = post(browser, step, cast.joan, narrative="older", version=second_tab)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{STORY} More." in page
    assert "older" in page
    assert f"{STORY} More." in browser.get(step).content.decode()
    now = answer.context["mark"]
    assert post(browser, step, cast.joan, narrative="newer", version=now).status_code == 302
    assert "newer" in browser.get(step).content.decode()


def test_a_second_tab_of_a_person_or_an_assessment_loses_nothing_either(cast: Cast) -> None:
    browser = client_of(cast.joan)
    pk = begun(browser, cast.joan)
    key = named(browser, cast.joan, pk)
    who = reverse("mash_hub:contact-person", args=[pk, key, "who"])
    old = marked(browser, who)
    fields = {"role": "VICTIM", "given": "Mari", "family": "Oakden"}
    keep = reverse("mash_hub:contact-person-keep", args=[pk, key, "who"])
    assert kept(browser, keep, cast.joan, fields, old).status_code == 200
    assert kept(browser, keep, cast.joan, fields, old).status_code == 409
    assert post(browser, who, cast.joan, **fields, version=old).status_code == 409
    start = reverse("mash_hub:risk-begin", args=["contact", pk])
    questions = post(browser, start, cast.joan, tool="DASH").url
    old = marked(browser, questions)
    assert kept(browser, f"{questions}keep/", cast.joan, {"who": "Mari"}, old).status_code == 200
    assert kept(browser, f"{questions}keep/", cast.joan, {"who": "M"}, old).status_code == 409
    refused = post(browser, questions, cast.joan, who="ZQX typed here", version=old)
    assert refused.status_code == 409
    assert "ZQX typed here" in refused.content.decode()
