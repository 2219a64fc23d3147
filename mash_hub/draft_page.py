"""One page of a draft that is typed step by step: what was kept of it before, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from agencies import drafts
from agencies.http import HubRequest
from agencies.models.drafts import Draft
from mash_hub.forms.contact_steps import fields_of


@dataclass(frozen=True)
class DraftPage:
    """One page of the draft: its title, where it saves itself, and what was kept of it before."""

    title: str
    keep_url: str
    was: dict[str, Any]
    is_safe: bool = False  # goes to who reaches somebody safely before anything is decided

    def after(self, request: HubRequest) -> DraftPage:
        """The page once what was sent is kept."""
        return replace(self, was=fields_of(request.POST))

    def context(self, draft: Draft, form: Any, status: int) -> dict[str, Any]:
        """What its template draws; at 409, what another tab kept beside what was typed."""
        return {
            "draft": draft,
            "form": form,
            "page": self,
            "mark": drafts.mark(self.was),
            "kept": kept_lines(form, self.was) if status == 409 else [],
            "is_elsewhere": status == 409,
        }


def wants_another(request: HubRequest) -> bool:
    """Whether the page was sent only for one more row to type in: it is kept, and not judged yet."""
    return "another" in request.POST


def one_more_row(url: str, form: Any) -> HttpResponse:
    """Where a page leads that was sent for one more row: back to itself, at that row."""
    return redirect(f"{url}#id_{form.new_row}")


def kept_lines(form: Any, was: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is kept, by its labels, for whoever typed something else in another tab."""
    return [
        (str(field.label), str(words if isinstance(words, str) else ", ".join(words)))
        for name, field in form.fields.items()
        if (words := was.get(name))
    ]
