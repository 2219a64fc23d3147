"""What a record says of birth and death: estimated, expected, several, born, died (domain notes 5.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agencies import door, hats
from mash_hub import family_page, matching, relationships, subjects
from mash_hub.bonds import Bond
from mash_hub.flags import Showing
from mash_hub.forms.who import MOST_OTHER_NAMES, WhoForm
from mash_hub.identities import Birth, Identity, Name, composites
from mash_hub.models import Card, Involvement
from mash_hub.models.relationships import Confidence
from mash_hub.models.subjects import PersonRole
from mash_hub.relationships import Tie
from tests.cast import Cast
from tests.mash_hub.contact_case import MARISA, NEW, Part, submitted

DUE = hats.today() + timedelta(days=90)
BABY = Identity(is_unborn=True, expected_on=DUE.isoformat(), number_expected=2)


def typed(**other: Any) -> WhoForm:
    return WhoForm({"role": "CHILD", "given": "Ada", "family": "Lund", **other})


def day(name: str, at: date) -> dict[str, int]:
    return {f"{name}_{part}": getattr(at, part) for part in ("day", "month", "year")}


def test_a_death_lies_behind_and_after_the_birth_and_is_read_beside_it() -> None:
    today = hats.today()
    form = typed(**day("born", date(1990, 1, 2)), **day("deceased_on", today))
    assert form.is_valid(), form.errors
    who = form.identity()
    assert who.born == f"born 2 January 1990, {who.died}"
    assert Identity.from_content(who.to_content()) == who
    assert not typed(**day("deceased_on", today + timedelta(days=1))).is_valid()
    early = typed(**day("born", date(1990, 1, 2)), **day("deceased_on", date(1989, 1, 1)))
    assert "deceased_on" in early.errors
    assert "deceased_on" in typed(cause_of_death="A fall").errors
    assert "deceased_on" in typed(unborn="on", **day("deceased_on", today)).errors


def test_somebody_unborn_may_be_several_and_has_no_birth_and_somebody_may_be_about_fifteen() -> (
    None
):
    twins = typed(unborn="on", number_expected="2", **day("expected_on", DUE))
    assert twins.is_valid(), twins.errors
    assert twins.identity().born.startswith("2 unborn, expected ")
    assert "number_expected" in typed(number_expected="2").errors
    about = typed(age="15")
    assert about.is_valid()
    assert about.identity().born == "about 15 years old"
    nameless = WhoForm({"role": "PERPETRATOR", "description": "Red coat, at the bus stop"})
    assert nameless.is_valid()
    assert nameless.identity().label == "Person whose name is not known"


def test_an_unborn_child_becomes_a_child_on_birth_and_its_mother_stays_linked(
    cast: Cast,
) -> None:
    people = (Part(PersonRole.VICTIM, MARISA), Part(PersonRole.CHILD, BABY))
    contact = submitted(cast.joan, people)
    with door.door(cast.devika):
        parts = list(Involvement.objects.in_file(contact.file_id).select_related("card"))
        mother, baby = (subjects.subject_of(part.card) for part in parts if part.card)
        tie = Tie(Bond.MOTHER_TO_BE, "Midwife", Confidence.CONFIRMED)
        relationships.relate(mother, baby, by=cast.devika, tie=tie, showing=Showing())

    def bonds() -> list[Bond]:
        with door.door(cast.devika):
            found = (family_page.of(one, by=cast.devika)["lines"] for one in (mother, baby))
            return [line.tie.bond for lines in found for line in lines]

    assert bonds() == [Bond.MOTHER_TO_BE, Bond.EXPECTED_CHILD]
    born = Identity(names=(Name("Ivy", "Oakden"),), birth=Birth.on(hats.today()))
    with door.door(cast.joan):
        card = Card.objects.get(pk=parts[1].card_id)
        subjects.add_to(card, born, by=cast.joan, because=NEW)
    assert bonds() == [Bond.PARENT, Bond.CHILD]


def test_a_person_has_names_of_several_kinds_and_when_each_was_used() -> None:
    form = typed(
        name_kind="MARRIED",
        name_from="6 2015",
        other_1="Ada Byron",
        other_1_kind="BIRTH",
        other_1_until="27/6/2015",
        other_2="Lulu",
        other_2_kind="STREET",
        sex="NOT_STATED",
    )
    assert form.is_valid(), form.errors
    who = form.identity()
    assert [(name.words, name.kind_words, name.used) for name in who.names] == [
        ("Ada Lund", "Married name", "from June 2015"),
        ("Ada Byron", "Birth name", "until 27 June 2015"),
        ("Lulu", "Street name", ""),
    ]
    assert who.sex_words == "Not stated"
    assert Identity.from_content(who.to_content()) == who
    later = Identity(names=(Name("Ada", "Byron", "BIRTH", since="1990"),))
    assert who.joined(later).names[0] == Name("Ada", "Byron", "BIRTH", "1990", "2015-06-27")
    assert len(who.joined(later).names) == 3
    assert not {*composites(later)} - {*composites(who.joined(later))}
    assert "other_1_from" in typed(other_1="Lulu", other_1_from="soon").errors
    assert "other_1_until" in typed(other_1="A", other_1_from="2019", other_1_until="18").errors
    assert "other_2" in typed(other_2_from="2019").errors
    backwards = typed(other_1="Lulu", other_1_from="3 2019", other_1_until="2018")
    assert "other_1_until" in backwards.errors
    drawn = str(backwards)
    assert "<details" in drawn
    assert "More names" in drawn


def test_a_person_has_as_many_names_as_are_known_and_each_makes_them_found() -> None:
    names = [f"Ada Byron{letter * 3}" for letter in "bcdfghj"]
    form = typed(**{f"other_{place}": name for place, name in enumerate(names, 1)})
    assert form.is_valid(), form.errors
    who = form.identity()
    assert [name.words for name in who.names] == ["Ada Lund", *names]
    assert [name.kind for name in who.names[1:4]] == ["KNOWN_AS", "ALIAS", "ALIAS"]
    assert composites(who) >= composites(Identity(names=(Name(*names[-1].split()),)))
    assert form.new_row == "other_8"
    assert 'name="other_8"' in str(form)
    assert typed(other_3="Lulu").new_row == "other_4"
    full = typed(**{f"other_{place}": "Lulu" for place in range(1, MOST_OTHER_NAMES + 1)})
    assert full.is_valid()
    assert not full.may_add
    assert typed().new_row == "other_2"


def test_a_birth_of_which_only_a_part_is_known_is_found_by_its_year_and_makes_no_whole_date() -> (
    None
):
    def born(**other: Any) -> Identity:
        form = typed(**other)
        assert form.is_valid(), form.errors
        return form.identity()

    year = born(born_year="2011")
    month = born(born_month="march", born_year="2011")
    guess = born(born_year="2011", estimated="on")
    exact = born(**day("born", date(2011, 3, 27)))
    said = [one.born for one in (year, month, guess, exact)]
    assert said == ["born 2011", "born March 2011", "born about 2011", "born 27 March 2011"]
    for one in (year, month, guess):
        assert one.birth.date == ""
        labels = {label for label, *_ in composites(one)}
        assert labels == {"sounds-year"}
        assert composites(one) & composites(exact)
    assert {label for label, *_ in composites(exact)} == {"sound-born", "sounds-year", "sounds-day"}
    assert year.joined(month).birth == month.joined(year).birth == month.birth
    assert exact.joined(month).birth == month.joined(exact).birth == exact.birth
    compared = matching.compare(month, exact).fields[0]
    assert (compared.field, compared.agreement) == ("Month of birth", matching.Agreement.AGREES)
    assert "born" in typed(born_day="3", born_year="2011").errors
    assert "born" in typed(born_month="3").errors
    assert "born" in typed(born_year="2999").errors
    assert "born" in typed(born_month="13", born_year="2011").errors
    assert "born" in typed(estimated="on").errors
    assert typed(born_year="2011", **day("deceased_on", date(2011, 1, 1))).is_valid()
