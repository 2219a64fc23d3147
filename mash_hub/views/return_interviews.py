"""Pages of return home interviews, each a step of its episode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.gate import serves
from agencies.http import HubRequest
from agencies.roles import Act
from agencies.verdicts import require
from mash_hub import kept_forms, return_interviews
from mash_hub.forms.enquiries import VersionForm
from mash_hub.forms.return_interviews import NoneForm, OfferForm, PartForm, RecordForm
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.return_interviews import (
    InterviewRelease,
    InterviewState,
    NoInterview,
    Part,
    ReturnInterview,
)
from mash_hub.views.missing_episodes import find as find_episode

GET_POST = ["GET", "POST"]


def _find(request: HubRequest, pk: UUID) -> ReturnInterview:
    seen = ReturnInterview.objects.visible_to(request.hat)
    return get_object_or_404(seen.select_related("episode", "owner"), pk=pk)


def _step(
    request: HubRequest,
    thing: ReturnInterview | MissingEpisode,
    name: str,
    make: kept_forms.Make,
    act: Callable[[Any], Any],
    **page: Any,
) -> HttpResponse:
    episode = thing if isinstance(thing, MissingEpisode) else thing.episode
    step = kept_forms.KeptForm(
        thing=thing,
        name=f"return-{name}",
        make=make,
        act=act,
        keep_url=reverse("mash_hub:return-draft", args=[episode.pk, name]),
        back_url=reverse("mash_hub:missing-episode", args=[episode.pk]),
        back_words=f"Missing episode {episode.reference}",
        **page,
    )
    return kept_forms.answer(request, step)


@require_POST
@serves(Act.KEEP_MISSING)
def draft(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Keep what is being typed into a step, for its author alone."""
    episode = find_episode(request, pk)
    seen = ReturnInterview.objects.visible_to(request.hat).filter(episode=episode)
    thing = seen.select_related("episode").first() or episode
    return kept_forms.keep(request, thing, f"return-{name}")


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def offer(request: HubRequest, pk: UUID) -> HttpResponse:
    """Offer the interview."""
    row = find_episode(request, pk)
    require(return_interviews.may_offer(request.hat, row))
    return _step(
        request,
        row,
        "offer",
        lambda data, first: OfferForm(data, initial=first),
        lambda form: return_interviews.offer(row, by=request.hat, **form.values()),
        heading="Offer a return home interview",
        button="Save the offer",
    )


@require_POST
@serves(Act.KEEP_MISSING)
def accept(request: HubRequest, pk: UUID) -> HttpResponse:
    """The child accepted."""
    row, form = _find(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    return_interviews.accept(row, by=request.hat, version=version)
    return redirect("mash_hub:missing-episode", row.episode_id)


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def none(request: HubRequest, pk: UUID) -> HttpResponse:
    """It was declined, or is not possible."""
    row = _find(request, pk)
    require(return_interviews.may_write(request.hat, row))

    def act(form: NoneForm) -> None:
        data = form.cleaned_data
        return_interviews.none_held(
            row,
            InterviewState(data["state"]),
            NoInterview(data["why"]),
            words=data["words"],
            by=request.hat,
            version=data["version"],
        )

    return _step(
        request,
        row,
        "none",
        lambda data, first: NoneForm(data, initial=first),
        act,
        heading="No return home interview",
        button="Save the reason",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def record(request: HubRequest, pk: UUID) -> HttpResponse:
    """What was said, in four parts."""
    row = _find(request, pk)
    require(return_interviews.may_write(request.hat, row))

    def act(form: RecordForm) -> None:
        data = form.cleaned_data
        return_interviews.record(
            row,
            form.held_at(),
            form.parts(),
            override=data["override"],
            by=request.hat,
            version=data["version"],
        )

    return _step(
        request,
        row,
        "record",
        lambda data, first: RecordForm(data, initial=first),
        act,
        heading="Return home interview",
        button="Save what was said",
        said="Saved for your agency alone. Decide of each part who else reads it.",
    )


@require_http_methods(GET_POST)
@serves(Act.KEEP_MISSING)
def part(request: HubRequest, pk: UUID, name: str) -> HttpResponse:
    """Who reads one part."""
    row = _find(request, pk)
    require(return_interviews.may_release(request.hat, row))
    found = Part(name.upper().replace("-", "_"))
    seen = InterviewRelease.objects.visible_to(request.hat)
    before = seen.filter(interview=row, part=found).first()
    audience = return_interviews.audience(row, found)

    def act(form: PartForm) -> None:
        return_interviews.decide(
            row,
            found,
            form.agencies(),
            because=form.reason(),
            by=request.hat,
            version=form.cleaned_data["version"],
        )

    return _step(
        request,
        row,
        name,
        lambda data, first: PartForm(data, audience=audience, initial=first),
        act,
        heading=f"Who reads it: {found.label}?",
        button="Save the decision",
        first={
            "version": before.version if before else 0,
            "to": [str(pk) for pk in before.agencies] if before else [],
        },
    )
