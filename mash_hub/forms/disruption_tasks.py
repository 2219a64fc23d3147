"""Forms of disruption tasks: asking, answering, reporting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.fields import DatePartsField
from agencies.models.agencies import Agency
from mash_hub.disruption_tasks import Asked
from mash_hub.models.disruption_tasks import DisruptionEffect, DisruptionTool, TaskState

LONGEST = 3000


def _text(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5, "data-limit": LONGEST})
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=area, required=required
    )


class AskForm(forms.Form):
    """Who is asked to do what, with which tool, until when."""

    receiver = forms.ChoiceField(label="Who is asked?")
    team = forms.CharField(
        label="Team, if you know it",
        help_text="For example, perpetrator team, taxi licensing",
        max_length=80,
        required=False,
    )
    tool = forms.ChoiceField(label="With what?", choices=(("", "Choose"), *DisruptionTool.choices))
    title = forms.CharField(
        label="In a few words",
        help_text="Stands in lists. Name no child.",
        max_length=100,
    )
    words = _text(
        "What they need to know to do it",
        "They read this and nothing of the entry. Name no child.",
    )
    due_on = DatePartsField(label="To be done by", help_text="For example, 26 2 2027")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        """Take the agencies that can be asked."""
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        field: Any = self.fields["receiver"]
        field.choices = [("", "Choose"), *((pk, one.name) for pk, one in self.agencies.items())]

    def asked(self) -> Asked:
        """What was typed, as the domain holds it."""
        data = self.cleaned_data
        return Asked(
            receiver=self.agencies[data["receiver"]],
            team=data["team"],
            tool=DisruptionTool(data["tool"]),
            due_on=data["due_on"],
            title=data["title"],
            words=data["words"],
        )


class TaskStepForm(forms.Form):
    """What is to be said of a step of a task."""

    happened_on = DatePartsField(label="Day", help_text="For example, 26 2 2027")
    effect = forms.ChoiceField(
        label="What did it do to the risk?",
        choices=DisruptionEffect.choices,
        widget=forms.RadioSelect,
    )
    words = _text("What was done or found")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, state: TaskState, **kwargs: Any) -> None:
        """Ask for an effect of what is done, and for words of all but an acceptance."""
        super().__init__(*args, **kwargs)
        if state != TaskState.DONE:
            del self.fields["effect"]
            self.fields["words"].label = "Why"
        if state == TaskState.ACCEPTED:
            self.fields["words"].label = "Who does it, and how you can be reached"
            self.fields["words"].required = False
