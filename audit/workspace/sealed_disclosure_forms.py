"""The form of a custodian: what becomes of a sealed item in a request for disclosure."""

from __future__ import annotations

from typing import Any

from django import forms

from audit.workspace.disclosure_forms import exemptions_for, marked_field, marks_in, name_of
from audit.workspace.models.disclosure_parts import Exemption
from audit.workspace.models.disclosures import Disclosure
from audit.workspace.models.sealed_disclosures import SealedAnswer
from audit.workspace.sealed_disclosures import Decided
from mash_hub.forms.adult_concerns import VersionedForm
from mash_hub.forms.missing_episodes import radios
from mash_hub.forms.missing_episodes import words as text


class SealedForm(VersionedForm):
    """What a custodian decides about a sealed item: withheld, unless they choose otherwise."""

    state = radios(
        "What becomes of it?",
        [
            (SealedAnswer.WITHHELD.value, "Withhold it: nobody learns that there is anything"),
            (SealedAnswer.RELEASED.value, "Give its words to your agency’s officer"),
        ],
        "Say what becomes of it.",
        "Your officer reads the words without what you remove, and that a custodian gave them. They decide, "
        "and two others check, what of that is disclosed.",
    )
    exemptions = forms.MultipleChoiceField(
        label="Withheld: under which exemption?",
        help_text="That it is sealed is no exemption.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = text("Why, in a sentence?", message="Say in a sentence why.", rows=2)

    def __init__(self, *args: Any, row: Disclosure, **kwargs: Any) -> None:
        """Offer the exemptions that fit the request."""
        super().__init__(*args, **kwargs)
        self.codes = exemptions_for(row)
        field: Any = self.fields["exemptions"]
        field.choices = [(one.value, one.label) for one in self.codes]
        self.fields |= {name_of(code): marked_field(code, "Remove") for code in self.codes}
        marks = [name_of(code) for code in self.codes]
        self.order_fields(["state", "exemptions", *marks, "why", "version"])

    def decided(self) -> Decided:
        """What was typed, as the domain holds it."""
        data = self.cleaned_data
        state = SealedAnswer(data["state"])
        is_given = state == SealedAnswer.RELEASED
        return Decided(
            state=state,
            why=data["why"],
            exemptions=[] if is_given else [Exemption(one) for one in data["exemptions"]],
            marks=marks_in(data, self.codes) if is_given else {},
        )
