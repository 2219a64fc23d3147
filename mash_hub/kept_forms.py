"""A form of a thing whose words keep themselves while they are typed, until its act is done (ADR 17).

As a contact does: sealed to their author, drawn again after a time-out or a lost connection, and in
two tabs neither writes over the other's words unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from agencies import drafts
from agencies.fields import DatePartsField
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from agencies.verdicts import Refused, WordsRefused
from mash_hub import reading
from mash_hub.draft_page import kept_lines

MARK = "draft_mark"  # the field that says from which words of the draft a page was drawn
Make = Callable[[QueryDict | None, dict[str, Any]], forms.Form]


@dataclass(frozen=True)
class KeptForm:
    """One step of one thing: its form, what it does, what its page says and where it leads.

    `make` draws the form from what was sent and what to begin with; `act` does the step with a valid
    form. `name` tells the draft of this step from those of others; a thing has a kind, an id, a file
    and a reference.
    """

    thing: Any
    name: str
    heading: str
    button: str
    make: Make
    act: Callable[[Any], Any]
    keep_url: str
    back_url: str
    back_words: str
    first: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""  # once it is done
    template: str = "mash_hub/kept_form.html"  # or one that extends it, and shows more
    shown: Mapping[str, Any] = field(default_factory=dict)  # what such a one shows

    @property
    def begins_with(self) -> dict[str, Any]:
        """What its form begins with: the version of the thing it was drawn from, and `first`."""
        return {"version": self.thing.version, **self.first}


def answer(request: HubRequest, step: KeptForm) -> HttpResponse:
    """Draw the form, with what was typed before; or do its act, and forget the draft.

    What refuses the act stands on the form, words kept (422). Where other words were kept from another
    tab meanwhile nothing is done: the page shows both (409).
    """
    kept = drafts.words_of(_draft(request, step.thing, step.name), by=request.hat)
    if request.method != "POST":
        return _draw(request, step, step.make(None, _begin(step, kept)), kept)
    form = step.make(request.POST, step.begins_with)
    if drafts.is_elsewhere(request.POST.get(MARK), kept):
        return _draw(request, step, form, kept, status=409)
    if not done(form, lambda: step.act(form)):
        return _draw(request, step, form, kept, status=422)
    drafts.discard(by=request.hat, form=step.name, thing_id=step.thing.pk)
    if step.said:
        messages.success(request, step.said)
    return redirect(step.back_url)


def keep(
    request: HubRequest,
    thing: Any,
    name: str,
    *,
    warn: Callable[[Collection[str]], str] | None = None,
) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone; warn of words that will not leave.

    `warn` warns of words of a thing that takes other words than a case does.
    """

    def save(fields: dict[str, Any]) -> Draft:
        return drafts.save(
            fields,
            by=request.hat,
            form=name,
            thing_kind=thing.kind,
            thing_id=thing.pk,
            file_id=thing.file_id,
        )

    was = drafts.words_of(_draft(request, thing, name), by=request.hat)
    return reading.keep(request, save, was=was, case=thing.file_id, warn=warn)


def _draft(request: HubRequest, thing: Any, name: str) -> Draft | None:
    return drafts.find(by=request.hat, form=name, thing_id=thing.pk)


def _begin(step: KeptForm, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: what is known of the thing, and over it what was typed before."""
    first = step.begins_with
    for name, one in step.make(None, first).fields.items():
        if isinstance(one, DatePartsField):
            parts = [kept.get(f"{name}_{part}") for part in ("day", "month", "year")]
            first |= {name: parts} if any(parts) else {}
        elif name in kept and name != "version":
            first[name] = kept[name]
    return first


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do an act with what a valid form says; what refuses it stands on the form, words kept."""
    if not form.is_valid():
        return False
    try:
        act()
    except WordsRefused:
        raise  # its page offers a way on
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _draw(
    request: HubRequest,
    step: KeptForm,
    form: forms.Form,
    kept: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    context = {
        **step.shown,
        "step": step,
        "form": form,
        "mark": drafts.mark(kept),
        "was_kept": bool(kept) and request.method != "POST",
        "is_elsewhere": status == 409,
        "kept": kept_lines(form, kept) if status == 409 else [],
    }
    return render(request, step.template, context, status=status)
