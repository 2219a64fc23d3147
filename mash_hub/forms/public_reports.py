"""Forms for people without an account, and the words for them when no contact follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from agencies.models.workspaces import Workspace
from agencies.reasons import Reason, ReasonCode
from mash_hub.forms.enquiries import choices_of
from mash_hub.models.contacts import Consent, SourceKind
from mash_hub.models.subjects import PersonRole
from mash_hub.public_reports import Told

ASIDE_REASONS = (
    ReasonCode.NOT_RELEVANT,
    ReasonCode.TOO_LITTLE_KNOWN,
    ReasonCode.SENT_IN_ERROR,
    ReasonCode.CIRCUMSTANCES_CHANGED,
)
_ROLES = (
    (PersonRole.CHILD.value, "A child or young person under 18"),
    (PersonRole.VICTIM.value, "An adult who is harmed or threatened by somebody"),
    (PersonRole.ADULT_AT_RISK.value, "An adult who needs care or support"),
)


def _short(label: str, hint: str = "", limit: int = 120, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=limit, **more)


def _long(label: str, hint: str, *, limit: int, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "data-limit": limit}),
        **more,
    )


class TellForm(forms.Form):
    """A report: as little is asked as can be, and nothing is looked up from it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    area = forms.ChoiceField(
        label="Where does the person live?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the person lives, or the nearest to it."},
    )
    danger = forms.ChoiceField(
        label="Is anybody in immediate danger?",
        choices=[("NO", "No"), ("YES", "Yes")],
        widget=forms.RadioSelect(
            attrs={"data-hints": {"YES": "Ring 999 first. Do not wait for this form."}}
        ),
        error_messages={"required": "Say whether anybody is in immediate danger."},
    )
    role = forms.ChoiceField(
        label="Whom are you worried about?",
        choices=_ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whom you are worried about."},
    )
    given = _short("Their first name, if you know it")
    family = _short("Their family name, if you know it")
    age = forms.IntegerField(
        label="About how old are they?",
        required=False,
        min_value=0,
        max_value=120,
        widget=forms.TextInput(attrs={"data-width": 3, "inputmode": "numeric"}),
    )
    where = _short("Where they live or can be found", limit=300)
    happened = _long(
        "What has happened?",
        "What you saw or were told, and when.",
        limit=6000,
        rows=8,
        error_messages={"required": "Say what has happened."},
    )
    others = _long("Who else is involved?", "", limit=600, rows=2, required=False)
    voice = _long("What do they say about it themselves?", "", limit=2000, required=False)
    consent = forms.ChoiceField(
        label="Do they know that you tell us, and agree?",
        choices=Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they agree. You can tell us either way."},
    )
    safe = _long(
        "How is it safe to reach them?",
        "For example: not at home, never by letter. Leave it empty if you do not know.",
        limit=1000,
        rows=2,
        required=False,
    )
    source_kind = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (SourceKind.SELF.value, "The person I am writing about"),
            (SourceKind.PUBLIC.value, "A relative, friend, neighbour or other person"),
            (SourceKind.PROFESSIONAL.value, "I write because of my work"),
            (SourceKind.ANONYMOUS.value, "I do not want to say"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who you are, or that you do not want to say."},
    )
    name = _short("Your name", "Only if you want to give it.")
    work = _short("Where you work, if you write because of your work")
    phone = _short("A telephone number on which we may ring you", limit=30)
    email = forms.EmailField(
        label="An e-mail address that you alone read",
        help_text="We send your reference and a link to it, and say nothing in the message. Leave it "
        "empty if somebody else could see your messages.",
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, areas: Sequence[Workspace], **kwargs: Any) -> None:
        """Take the workspaces that take reports."""
        super().__init__(*args, **kwargs)
        self.areas = {str(one.pk): one for one in areas}
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            (key, one.name) for key, one in self.areas.items()
        ]

    def told(self) -> Told:
        """What was reported."""
        given = self.cleaned_data
        about = ("role", "given", "family", "where", "happened", "others", "voice", "consent")
        words = {name: str(given[name]) for name in (*about, "safe")}
        words["age"] = "" if given["age"] is None else str(given["age"])
        who = ("source_kind", "name", "work", "phone", "email")
        informant = {name: str(given[name]) for name in who}
        return Told(words, informant, given["danger"] == "YES")

    def values(self) -> tuple[UUID, Workspace, Told]:
        """The report's own key, the workspace it goes to, and what was told."""
        given = self.cleaned_data
        return given["key"], self.areas[given["area"]], self.told()


class LinkForm(forms.Form):
    """A new link: to the address that was given with the report, and to no other."""

    reference = forms.CharField(
        label="Your reference",
        help_text="It looks like P-BCDFG.",
        max_length=20,
        widget=forms.TextInput(attrs={"data-width": 10, "autocomplete": "off"}),
        error_messages={"required": "Enter your reference."},
    )
    email = forms.EmailField(
        label="The e-mail address that you gave with it",
        max_length=200,
        error_messages={"required": "Enter the e-mail address that you gave."},
    )


class AsideForm(forms.Form):
    """Why no contact follows, and what whoever reported it may know."""

    words = _long(
        "What may whoever reported it know?",
        "Nothing about anybody they did not name, and nothing that an agency holds.",
        limit=2000,
        rows=4,
        error_messages={"required": "Write what whoever reported it may know."},
    )
    because = forms.ChoiceField(
        label="Why does no contact follow?",
        choices=choices_of(ASIDE_REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": "Say why no contact follows."},
    )
    sentence = _long("In your words", "", limit=500, rows=2, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def reason(self) -> Reason:
        """The reason typed."""
        return Reason(ReasonCode(self.cleaned_data["because"]), self.cleaned_data["sentence"])
