"""Forms keep what was typed, say what to do, and tie each message to its box."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms

from agencies.fields import DatePartsField
from tests.pages.drawing import HOSTILE, draw, page


class Everything(forms.Form):
    """One field of every kind that the hub draws."""

    name = forms.CharField(label="Name", help_text="As you know it")
    born = DatePartsField(label="Date of birth", help_text="For example, 27 3 2019")
    outcomes = forms.MultipleChoiceField(
        label="What should happen?",
        choices=[("S47", "Strategy discussion"), ("S17", "Assessment")],
        widget=forms.CheckboxSelectMultiple(attrs={"data-hints": {"S47": "Within a day"}}),
    )
    level = forms.ChoiceField(
        label="Level",
        choices=[("1", "Universal"), ("2", "Early help")],
        widget=forms.RadioSelect(attrs={"data-inline": True, "data-hints": {"2": "Targeted"}}),
    )
    lead = forms.ChoiceField(label="Lead agency", choices=[("", "Choose one"), ("P", "Police")])
    why = forms.CharField(
        label="Why?", widget=forms.Textarea(attrs={"rows": 4, "data-limit": 2000})
    )
    weighed = forms.BooleanField(label="Her words were weighed")
    paper = forms.FileField(label="Paper")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    code = forms.CharField(label="Code", widget=forms.TextInput(attrs={"data-code": True}))
    times = forms.CharField(label="Times", widget=forms.TextInput(attrs={"data-width": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "Choose an outcome or say why none fits")


def test_every_label_belongs_to_a_box() -> None:
    drawn = draw("{{ form }}", form=Everything())
    ids = set(re.findall(r'\bid="([^"]+)"', drawn))
    assert len(re.findall(r'\bid="', drawn)) == len(ids)
    for target in re.findall(r'<label[^>]* for="([^"]*)"', drawn):
        assert target in ids
    for described in re.findall(r'aria-describedby="([^"]*)"', drawn):
        assert set(described.split()) <= ids


def test_widgets_wear_the_classes_of_the_design_system() -> None:
    drawn = draw("{{ form }}", form=Everything())
    for css in (
        "govuk-radios--inline",
        "govuk-checkboxes__hint",
        "govuk-select",
        "govuk-date-input",
        "govuk-file-upload",
        "govuk-js-character-count",
        "govuk-password-input__input",
        "govuk-input--width-3",
    ):
        assert css in drawn
    assert 'autocomplete="one-time-code"' in drawn
    assert 'data-maxlength="2000"' in drawn
    assert " required" not in drawn
    assert "data-hints" not in drawn


def test_each_error_is_summed_up_with_a_link_to_its_box_and_stands_beside_it() -> None:
    form = Everything({"version": "3"})
    assert not form.is_valid()
    drawn = draw("{% error_summary form %}{{ form }}", form=form)
    ids = set(re.findall(r'\bid="([^"]+)"', drawn))
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', drawn)
    assert len(links) == 11
    assert {target for target, _ in links} <= ids
    for field in ("id_born_day", "id_outcomes_0", "id_level_0", "id_lead", "id_why", "id_weighed"):
        assert field in {target for target, _ in links}
    words = {said for _, said in links}
    assert "Enter an answer to “Why?”" in words
    assert "Choose an answer to “Level”" in words
    assert "Tick “Her words were weighed”" in words
    assert "Choose an outcome or say why none fits" in drawn
    for css in ("govuk-input--error", "govuk-select--error", "govuk-textarea--error"):
        assert css in drawn
    assert drawn.count('class="govuk-error-message"') == 11


def test_a_page_with_errors_says_so_in_its_title_and_draws_the_summary_once() -> None:
    form = Everything({})
    drawn = page(form=form)
    assert "<title>Error: " in drawn
    assert drawn.count("There is a problem") == 1
    assert "There is a problem" not in page(form=Everything())


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_words_are_kept_and_stay_words(typed: str) -> None:
    form = Everything({"name": typed, "why": typed, "born_day": typed, "level": typed})
    drawn = draw("{% error_summary form %}{{ form }}", form=form)
    empty = draw(
        "{% error_summary form %}{{ form }}", form=Everything({"level": "9", "born_day": "1"})
    )
    assert "<script" not in drawn
    assert "<img" not in drawn
    names = re.findall(r"<input[^>]* name=\"name\"[^>]*>", drawn)
    assert len(names) == 1
    assert 'value="' in names[0]
    assert drawn.count("<textarea") == empty.count("<textarea") == drawn.count("</textarea")


def test_a_password_is_never_sent_back() -> None:
    assert "hunter2" not in draw("{{ form }}", form=Everything({"secret": "hunter2"}))


class Birth(forms.Form):
    """A form that asks for one date."""

    born = DatePartsField(label="Date of birth")


def _born(day: str, month: str, year: str) -> Birth:
    return Birth({"born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize("month", ["3", "03", "mar", "March"])
def test_a_date_may_be_typed_as_people_write_it(month: str) -> None:
    form = _born("9", month, "2019")
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(2019, 3, 9)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("9", "", "2019"), "The date must include a month."),
        (("", "", "2019"), "The date must include a day and a month."),
        (("31", "2", "2019"), "The date must be a real one, like 27 3 2019."),
        (("9", "3", "19"), "The date must be a real one, like 27 3 2019."),
        (("x", "y", "2019"), "The date must be a real one, like 27 3 2019."),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_keeps_the_boxes(
    typed: tuple[str, str, str], message: str
) -> None:
    form = _born(*typed)
    assert form.errors["born"] == [message]
    drawn = draw("{{ form }}", form=form)
    for box, text in zip(("day", "month", "year"), typed, strict=True):
        found = re.search(rf'<input[^>]*name="born_{box}"[^>]*>', drawn)
        assert found is not None
        assert not text or f'value="{text}"' in found[0]


def test_a_known_date_fills_its_boxes() -> None:
    drawn = draw("{{ form }}", form=Birth(initial={"born": date(2019, 3, 9)}))
    assert 'name="born_day" value="9"' in drawn
    assert 'name="born_year" value="2019"' in drawn
