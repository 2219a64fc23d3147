"""What each kind of contact asks beside what every contact asks (issue C): one small form a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from mash_hub.models.contact_states import ContactKind

LONGEST = 1000
_YES_NO = (("YES", "Yes"), ("NO", "No"), ("NOT_KNOWN", "Not known"))


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": LONGEST}),
        error_messages={"required": f"Answer “{label}”, or write that it is not known."},
    )


def _choice(label: str, choices: Sequence[tuple[str, str]] = _YES_NO, hint: str = "") -> Any:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": f"Answer “{label}”."},
    )


def _several(label: str, choices: Sequence[tuple[str, str]], hint: str = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint or "Choose all that apply.",
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": f"Choose at least one of “{label}”."},
    )


class KindForm(forms.Form):
    """What kind of contact it is; what else is asked follows from it."""

    kind = forms.ChoiceField(
        label="What kind of contact is it?",
        help_text="If several fit, choose the one that matters most; name the others below.",
        choices=ContactKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of contact it is."},
    )


class ParticularsForm(forms.Form):
    """What one kind of contact asks beside what every contact asks."""

    def lines(self) -> list[tuple[str, str]]:
        """Each answered question with its answer in words, as it is sealed and shown."""
        found = []
        for name, field in self.fields.items():
            answer = self.cleaned_data.get(name)
            if isinstance(field, forms.ChoiceField):
                words = dict(field.choices)  # type: ignore[arg-type]
                chosen = answer if isinstance(answer, list) else [answer]
                answer = ", ".join(str(words[one]) for one in chosen if one in words)
            if answer:
                found.append((str(field.label), str(answer)))
        return found


class ChildForm(ParticularsForm):
    """About a child."""

    responsible = _words("Who has parental responsibility?")
    seen = _choice(
        "Was the child seen, and spoken with alone?",
        [
            ("ALONE", "Seen and spoken with alone"),
            ("NOT_ALONE", "Seen, not alone"),
            ("NOT_SEEN", "Not seen"),
        ],
    )
    parents_know = _choice(
        "Do the parents know of this contact?",
        [("YES", "Yes"), ("NO", "No"), ("NOT_SAFE", "No: telling them would not be safe")],
    )
    school = _words("Nursery, school or college", required=False)
    worker = _words("Who already works with the family?", required=False)


class AdultForm(ParticularsForm):
    """About an adult with needs for care and support (Care Act 2014 s42)."""

    needs = _words("Which needs for care and support have they?")
    cannot_protect = _words("Why can they not protect themselves?")
    capacity = _choice(
        "Can they decide about this concern themselves?",
        [
            ("YES", "Yes"),
            ("NO", "No, they lack capacity for it"),
            ("DOUBTED", "It is doubted and was not assessed"),
        ],
    )
    wanted = _words(
        "What do they want to happen?", "In their own words, or why they were not asked."
    )
    advocate = _words("Who speaks for them, if anybody?", required=False)


class DomesticAbuseForm(ParticularsForm):
    """About domestic abuse."""

    relation = _words("How are the two related?")
    home = _choice(
        "Do they live together?",
        [("YES", "Yes"), ("NO", "No"), ("SOMETIMES", "At times"), ("NOT_KNOWN", "Not known")],
    )
    where_now = _words("Where is the person causing harm now?")
    children_there = _choice("Do children live there, or see or hear it?")
    orders = _words("Orders, bail or other protection that you know of", required=False)


class ExploitationForm(ParticularsForm):
    """About exploitation."""

    how = _several(
        "How are they exploited?",
        [
            ("SEXUAL", "Sexually"),
            ("CRIMINAL", "To commit crime, such as carrying drugs"),
            ("LABOUR", "By work or at home"),
            ("FINANCIAL", "For money or benefits"),
            ("OTHER", "In another way"),
        ],
    )
    where = _words("Where, or on which online service?")
    who = _words("Who is around them?", "Names, nicknames, vehicles, telephones, as far as known.")
    referral_mechanism = _choice(
        "Was the National Referral Mechanism thought of?",
        [
            ("REFERRED", "Referred"),
            ("CONSIDERED", "Thought of, not referred"),
            ("NOT_YET", "Not yet"),
        ],
    )


class MissingForm(ParticularsForm):
    """About somebody missing."""

    since = _words("Missing since when?", rows=1)
    last_seen = _words("Where, by whom and in what clothes were they last seen?")
    police = _choice(
        "Do the police know?", [("YES", "Yes"), ("NO", "No: ring 101 now, or 999 in danger")]
    )
    police_reference = _words("Reference of the police, if there is one", required=False, rows=1)
    is_back = _choice("Are they back?")
    before = _words("Were they missing before, and where were they found?", required=False)


class FgmForm(ParticularsForm):
    """About female genital mutilation (FGM Act 2003 s5B: the duty to report by 101)."""

    basis = _choice(
        "What do you know?",
        [
            ("TOLD", "A girl under 18 said that it was done"),
            ("SEEN", "Signs were seen on a girl under 18"),
            ("ADULT", "It was done to an adult"),
            ("AT_RISK", "A girl or woman is at risk of it"),
        ],
        "If a girl under 18 said so or signs were seen, the person who was told or saw must report "
        "it to the police themselves.",
    )
    reported = _choice(
        "Was it reported to the police by the person who must?",
        [("YES", "Yes"), ("NO", "Not yet: ring 101"), ("NO_DUTY", "There is no such duty here")],
    )
    police_reference = _words("Reference of the police, if there is one", required=False, rows=1)
    travel = _words("Is travel planned? When and where to?")
    others = _words("Other girls or women of the family", required=False)


class HateCrimeForm(ParticularsForm):
    """About hate crime, with where it is safe to report and where it is not."""

    strands = _several(
        "What was it about?",
        [
            ("RACE", "Race or nationality"),
            ("RELIGION", "Religion or belief"),
            ("ORIENTATION", "Sexual orientation"),
            ("DISABILITY", "Disability"),
            ("TRANSGENDER", "Transgender identity"),
            ("OTHER", "Something else"),
        ],
    )
    police = _choice(
        "Do they want the police to know?",
        [("YES", "Yes"), ("NO", "No"), ("WITHOUT_NAME", "Yes, without their name")],
    )
    preferred_venue = _words("Where would they rather report and be met?")
    unwanted_venue = _words("Where do they not want to go or be met?")
    repeated = _choice("Has it happened before?")


class OnlineForm(ParticularsForm):
    """A referral of online sexual exploitation of a child: from OCSET, or from CEOP."""

    came_from = _choice(
        "From whom?", [("OCSET", "OCSET"), ("CEOP", "CEOP"), ("OTHER", "Another team")]
    )
    their_reference = _words("Their reference", rows=1)
    service = _words("On which online service?", rows=1)
    child_known = _choice("Is the child identified?")
    suspect_known = _choice("Is the suspect identified?")
    has_children = _choice("Does the suspect live with, or have access to, children?")
    preserved = _words("What was kept as evidence, and by whom?", required=False)


class ThirdPartyForm(ParticularsForm):
    """A report taken by a third party reporting centre for somebody who does not go to the police."""

    centre = _words("Which reporting centre?", rows=1)
    taken_by = _words("Who took the report there?", rows=1)
    named = _choice(
        "May their name be given to the police?",
        [("YES", "Yes"), ("NO", "No"), ("LATER", "They want to decide later")],
    )
    preferred_venue = _words("Where would they rather be met?")
    unwanted_venue = _words("Where do they not want to be met?", required=False)
    support = _words("What help do they want?")


PARTICULARS: dict[ContactKind, type[ParticularsForm]] = {
    ContactKind.CHILD: ChildForm,
    ContactKind.ADULT: AdultForm,
    ContactKind.DOMESTIC_ABUSE: DomesticAbuseForm,
    ContactKind.EXPLOITATION: ExploitationForm,
    ContactKind.MISSING: MissingForm,
    ContactKind.FGM: FgmForm,
    ContactKind.HATE_CRIME: HateCrimeForm,
    ContactKind.ONLINE: OnlineForm,
    ContactKind.THIRD_PARTY: ThirdPartyForm,
}
