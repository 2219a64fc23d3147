"""What of a return home interview one reader sees on its episode's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies import sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from mash_hub import return_interviews
from mash_hub.models.missing_episodes import MissingEpisode
from mash_hub.models.return_interviews import InterviewRelease, Part, ReturnInterview

BENCHMARK = 63  # per cent within 72 hours, national mean of 2023-24 (domain notes 4.12)
_SECTIONS = ("arranged", "reason", *(part.section for part in Part))


@dataclass(frozen=True)
class PartShown:
    """One part as its reader sees it: the words, and who was given them."""

    part: Part
    slug: str
    words: str
    decision: InterviewRelease | None
    given_to: str


def of(row: MissingEpisode, *, by: Hat) -> dict[str, Any]:
    """The interview of an episode, with the parts that open to the reader, and what they may do."""
    seen = ReturnInterview.objects.visible_to(by).filter(episode=row).select_related("owner")
    found = seen.first()
    context: dict[str, Any] = {
        "interview": found,
        "may_offer": return_interviews.may_offer(by, row),
        "benchmark": BENCHMARK,
    }
    if found is None:
        return context
    found.episode = row
    opened = sealing.open([found], _SECTIONS, by=by)
    releases = InterviewRelease.objects.visible_to(by).filter(interview=found)
    decided = {one.part: one for one in releases}
    agencies = dict(Agency.objects.visible_to(by).values_list("pk", "short_name"))
    shown = []
    for part in Part:
        words, one = opened[found, part.section], decided.get(part)
        given = ", ".join(sorted(agencies.get(pk, "") for pk in one.agencies)) if one else ""
        if words is not None:
            slug = part.section.replace("_", "-")
            shown.append(PartShown(part, slug, str(words.get("words", "")), one, given))
    return context | {
        "arranged": opened[found, "arranged"],
        "no_interview_words": opened.text(found, "reason", "words"),
        "parts": shown,
        "may_write": return_interviews.may_write(by, found),
        "may_release": return_interviews.may_release(by, found),
        "is_own": found.owner_id == by.agency_id,
    }
