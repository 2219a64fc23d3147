"""The information product: the collated, released picture of one enquiry, line by line (domain notes 1).

It is what its reader was given and nothing else: each line with its source, how sure it is, and why it
may be read. On paper it leaves out what may not be copied (4.4) and every protected address (5.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from agencies import clock, papers, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import Verdict, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import enquiry_page, free_text, sealed_items
from mash_hub.case_people import CasePerson, people_of
from mash_hub.enquiry_page import ShownItem
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.items import Handling, Marking
from mash_hub.models.requests import InformationRequest, RequestState

INTRO = (
    "What the agencies released in this enquiry to the agency that took this copy, as it stood then. "
    "Each line stays its owner’s: ask its owner before it is used for anything else, and correct nothing here."
)


@dataclass(frozen=True)
class Line:
    """One released item: what it says, of whom, from where, how sure, and why its reader has it."""

    shown: ShownItem

    @property
    def text(self) -> str:
        """The words as they were released."""
        return str(self.shown.words.get("text", ""))

    @property
    def source(self) -> str:
        """Agency, system, author and day."""
        words, day = self.shown.words, self.shown.known_on
        parts = (
            self.shown.item.owner.name,
            str(words.get("source_system") or ""),
            str(words.get("author") or ""),
            _day(day) if day else "",
            self.shown.item.reference,
        )
        return ", ".join(part for part in parts if part)

    @property
    def certainty(self) -> str:
        """Fact or opinion, the grading, and whether somebody disputes it."""
        item = self.shown.item
        grading = f"{item.grading}: {_grade(item)}" if item.grading else ""
        parts = (item.get_nature_display(), grading, self.shown.mark)
        return "; ".join(str(part) for part in parts if part)

    @property
    def reach(self) -> str:
        """Under which releases it was given, and its handling code."""
        return ". ".join((*self.shown.why, f"Handling {self.shown.item.handling}"))

    @property
    def may_be_copied(self) -> bool:
        """Whether it may go on paper: nothing under handling C leaves the page (4.4)."""
        return self.shown.item.handling != Handling.C


@dataclass
class Product:
    """The picture as one reader has it."""

    enquiry: Enquiry
    people: Sequence[CasePerson]
    lines: list[Line]
    gaps: list[str] = field(default_factory=list)  # in words, without content
    decision: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every agency asked has answered."""
        return not self.gaps

    @property
    def copied(self) -> list[Line]:
        """The lines that go on paper."""
        return [line for line in self.lines if line.may_be_copied]


def of(enquiry: Enquiry, *, by: Hat) -> Product:
    """The product of an enquiry for one reader: items in the order of their days, one log entry."""
    people = people_of(enquiry.file_id, by=by)
    asked = list(
        InformationRequest.objects.filter(enquiry=enquiry)
        .standing()
        .select_related("agency")
        .order_by("agency__name", "sent_at")
    )
    shown = enquiry_page.shown_items(asked, people, by=by)
    items = [one for request in asked for one in shown.get(request.pk, [])]
    lines = [Line(one) for one in sorted(items, key=lambda one: one.known_on or date.min)]
    return Product(enquiry, people, lines, _gaps(enquiry, asked, by), _decision(enquiry, by))


def _gaps(enquiry: Enquiry, asked: Iterable[InformationRequest], by: Hat) -> list[str]:
    """What is missing, so that nobody takes the picture for the whole: for the host alone (2.3)."""
    if enquiry.owner_id != by.agency_id:
        return []
    said = ((request.agency.name, _missing(request)) for request in asked)
    gaps = [f"{name}: {words}" for name, words in said if words]
    count = len(sealed_items.of_enquiry(enquiry, by=by))
    return [*gaps, *([f"{count} under seal, not shown here"] if count else [])]


def _missing(request: InformationRequest) -> str:
    if request.is_waiting:
        return "gone ahead without" if request.without_at else "not answered"
    said = {RequestState.NIL: "nothing held", RequestState.REFUSED: "refused to answer"}
    return said.get(RequestState(request.state), "")


def _decision(enquiry: Enquiry, by: Hat) -> list[tuple[str, str]]:
    if not enquiry.is_decided:
        return []
    opened = sealing.open([enquiry], ["rationale", "voice"], by=by)
    said = opened[enquiry, "voice"] or {}
    voice = str(said.get("words") or said.get("not_sought") or "")
    found = [
        ("Outcome", ", ".join(enquiry.outcome_words)),
        ("Lead agency", enquiry.lead_agency.name if enquiry.lead_agency else ""),
        ("Why", opened.text(enquiry, "rationale", "words")),
        ("Voice of the child or adult", voice),
    ]
    return [(name, words) for name, words in found if words]


def may_copy(hat: Actor) -> Verdict:
    """Whether a hat may take a copy out of the hub (7.2 R9)."""
    return may(hat, Act.EXPORT)


@transaction.atomic
def copy(enquiry: Enquiry, purpose: Purpose, *, by: Hat, because: Reason) -> tuple[str, bytes]:
    """Take a copy on paper, for a purpose and a reason; gives its reference and the PDF.

    Left out are what stands under handling C and every protected address; words that hold one are
    refused (WordsRefused). Raises Refused.
    """
    require(may_copy(by))
    product = of(enquiry, by=by)
    texts = [text for line in product.copied for text in (line.text, line.source)]
    free_text.require_clear(
        [*texts, *(words for _, words in product.decision)], file_id=enquiry.file_id, by=by
    )
    at = clock.now()
    reference = references.new("K")
    because = sealing.keep_reason(because, about=enquiry, by=by)
    mark = papers.watermark_of(by, copy=reference, at=at)
    made = papers.pdf("information-product", {**mark, **_paper(product, purpose, because)})
    items = [line.shown.item for line in product.copied]
    log.write(
        by=by,
        verb=Verb.EXPORTED,
        about=[enquiry, *items],
        owners=dict.fromkeys(item.owner_id for item in items),
        people=[person.subject_id for person in product.people],
        sections=["content", "shared"],
        reason=because,
        purpose=purpose,
        ground=reference,
        count=len(items),
        at=at,
    )
    return reference, made


def _paper(product: Product, purpose: Purpose, because: Reason) -> dict[str, Any]:
    left_out = len(product.lines) - len(product.copied)
    gaps = [*product.gaps]
    if left_out:
        gaps.append(f"{left_out} under handling C, which may be read in the hub alone")
    if any(person.kept for person in product.people):
        gaps.append("Protected addresses and numbers, which are never put on paper")
    return {
        "title": f"Information product of enquiry {product.enquiry.reference}",
        "marking": strictest(product.copied),
        "intro": INTRO,
        "people": [_person(person) for person in product.people],
        "lines": [on_paper(line) for line in product.copied],
        "gaps": gaps,
        "decision": product.decision,
        "made": made_for(purpose, because),
    }


def strictest(lines: Iterable[Line]) -> str:
    """The marking that a paper with these lines bears."""
    markings = {line.shown.item.marking for line in lines}
    return str(max(markings or {Marking.OFFICIAL_SENSITIVE}, key=[*Marking.values].index))


def made_for(purpose: Purpose, because: Reason) -> list[tuple[str, str]]:
    """What a paper says of itself: for what and why it left the hub, and how long it is kept."""
    return [
        ("Purpose", str(purpose.label)),
        ("Reason", str(because.code.label)),
        ("Keep it", "as long as the purpose lasts; then destroy it and say so in your own records"),
    ]


def _person(person: CasePerson) -> dict[str, str]:
    return {
        "words": person.words,
        "role": person.role_words,
        "born": person.born,
        "warning": "Must not be told" if person.is_accused else "",
    }


def on_paper(line: Line) -> dict[str, str]:
    """A line as a paper has it."""
    kept_back = f"[Words kept back by {line.shown.item.owner.short_name}]"
    conditions = str(line.shown.words.get("conditions") or "")
    notes = [kept_back] if line.shown.in_part else []
    return {
        "about": line.shown.about,
        "text": line.text,
        "note": " ".join([*notes, *([f"Conditions: {conditions}"] if conditions else [])]),
        "source": line.source,
        "certainty": line.certainty,
        "reach": line.reach,
    }


def _grade(item: Any) -> str:
    words = (item.get_source_grade_display(), item.get_assessment_display())
    return ", ".join(str(one).partition(" – ")[2] for one in words if one)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
