"""What goes to another MARAC with a case: the referral, minutes, actions and contacts, and the IDVA's hand-over (4.10).

The answers of the DASH stand in the hand-over, which the IDVA reads too.

Where the people live now is in neither: nor are restricted lines, and lines that quote what another
agency holds under conditions of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies import clock, hats, sealing
from agencies.actors import Hat
from agencies.models.grants import CauseKind
from agencies.models.workspaces import Workspace
from agencies.roles import Act, Role, may
from agencies.verdicts import Refused
from mash_hub import case_people, free_text
from mash_hub.addresses import Address
from mash_hub.identities import Identity, Name
from mash_hub.models.actions import Action
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.subjects import PersonRole
from meetings import expecting, late_names, namesakes, quoted, transfer_dash
from meetings.models.agenda import AgendaItem
from meetings.models.marac_cases import MaracCase
from meetings.models.marac_transfers import MaracTransfer
from meetings.models.minutes import MinuteEntry
from meetings.models.victim_contacts import VictimContact

_MOST_REPEATS = 50
_MOVES_ALONG = (PersonRole.VICTIM, PersonRole.CHILD)  # whose addresses nobody passes on


@dataclass(frozen=True)
class Made:
    """The two parts that are sealed apart."""

    pack: dict[str, Any]
    hand_over: dict[str, Any]
    assessments: list[RiskAssessment]  # whose answers stand in the hand-over: one, or none

    @property
    def texts(self) -> list[str]:
        """What people wrote in both; people and contacts apart, and the victim’s own safe numbers."""
        safe = {key: text for key, text in self.hand_over["safe"].items() if "numbers" not in key}
        written = [self.pack[key] for key in ("words", "evidence", "minutes", "actions")]
        said = [self.hand_over["wishes"], self.hand_over["words"]]
        said += transfer_dash.written(self.hand_over["dash"])
        return free_text.texts_in([*written, safe, *said])


def make(row: MaracTransfer, *, words: str, by: Hat) -> Made:
    """The pack of a case as it stands, from what its coordinator may open. Raises Refused."""
    case = row.case
    opened = sealing.open_quietly([case], ["papers", "evidence"], by=by)
    papers, evidence = opened[case, "papers"], opened[case, "evidence"]
    safe = safe_contact(case, by=by)
    if papers is None or evidence is None or safe is None:
        raise Refused("You cannot read this referral, so you cannot pack it.")
    item = AgendaItem.objects.visible_to(by).filter(marac_case=case).first()
    pack = {
        "origin": row.workspace.name,
        "people": _people(case, papers, by=by),
        "words": papers["words"],
        "evidence": {
            "criteria": [*case.criteria],
            "words": evidence.get("criteria", {}),
            "done": evidence.get("done", ""),
            "dash_score": case.dash_score,
            "incidents": case.incidents,
            "incident_on": case.incident_on.isoformat(),
            "referred_on": case.referred_on.isoformat(),
            "is_aware": case.is_aware,
            "consent": case.consent,
            "override": case.override,
        },
        "minutes": _minutes(item, by=by) if item else [],
        "actions": _actions(item, by=by) if item else [],
        "contacts": _contacts(row),
    }
    assessment = transfer_dash.of_case(case, by=by)
    hand_over = {
        "who": safe.get("who", ""),
        "safe": safe,
        "wishes": _wishes(case, by=by),
        "words": words.strip(),
        "dash": transfer_dash.packed(assessment, by=by),
    }
    return Made(pack, hand_over, [assessment] if assessment else [])


def safe_contact(case: MaracCase, *, by: Hat) -> dict[str, Any] | None:
    """How the victim is safely reached: of a repeat with what its earlier cases say, the newest first.

    A further incident says only what has changed, and points to the case before; the other MARAC cannot
    follow that. A number that a newer case names unsafe is safe no longer. None where it cannot be opened.
    """
    cases = _with_earlier(case, by=by)
    opened = sealing.open_quietly(cases, ["safe_contact"], by=by)
    newest, *earlier = (opened[one, "safe_contact"] for one in cases)
    if newest is None:
        return None
    whole = dict(newest)
    points_back = {f"As in {one.reference}." for one in cases}
    for before in earlier:
        whole = _joined(whole, before or {}, points_back)
    return whole


def _with_earlier(case: MaracCase, *, by: Hat) -> list[MaracCase]:
    """A case and those it repeats, one after the other, as far as the reader sees them."""
    found = [case]
    while len(found) < _MOST_REPEATS and found[-1].is_repeat and found[-1].previous_id:
        before = MaracCase.objects.visible_to(by).filter(pk=found[-1].previous_id).first()
        if before is None or before in found:
            break
        found.append(before)
    return found


def _joined(newer: dict[str, Any], older: dict[str, Any], points_back: set[str]) -> dict[str, Any]:
    whole = dict(newer)
    safe, unsafe = newer.get("safe_numbers", []), newer.get("unsafe_numbers", [])
    whole["safe_numbers"] = [*safe, *_not_in(older.get("safe_numbers", []), safe, unsafe)]
    whole["unsafe_numbers"] = [*unsafe, *_not_in(older.get("unsafe_numbers", []), safe, unsafe)]
    for name in ("times", "safe_people", "unsafe_people", "fears"):
        if not newer.get(name) or newer[name] in points_back:
            whole[name] = older.get(name, "")
    said = [text for text in (newer.get("words", ""), older.get("words", "")) if text]
    whole["words"] = "\n\n".join(dict.fromkeys(said))
    return whole


def _not_in(numbers: Sequence[str], *known: Sequence[str]) -> list[str]:
    """Numbers that stand in no list yet, however they are spaced."""
    held = {"".join(one.split()) for some in known for one in some}
    return [one for one in numbers if "".join(one.split()) not in held]


def _people(case: MaracCase, papers: dict[str, Any], *, by: Hat) -> list[dict[str, Any]]:
    """Who is in it, without where the victim and the children live; who cannot be opened, by name."""
    parts = case_people.parts_of(case.file_id)
    cards = [part.card for part in parts if part.card is not None]
    opened = sealing.open_quietly(cards, ["identity"], by=by)
    named = {one.get("subject"): one for one in papers["people"]}
    found = []
    for part in parts:
        content = opened[part.card, "identity"] if part.card is not None else None
        if content is not None:
            known = Identity.from_content(content)
        else:
            words = str(named.get(part.subject.reference, {}).get("name", ""))
            given, _, family = words.rpartition(" ")
            known = Identity(names=(Name(given, family),))
        said = Identity(
            names=known.names,
            birth=known.birth,
            is_unborn=known.is_unborn,
            expected_on=known.expected_on,
            sex=known.sex,
            languages=known.languages,
            interpreter=known.interpreter,
            addresses=() if part.role in _MOVES_ALONG else _told(known, case, by=by),
        )
        found.append({"role": part.role, "identity": said.to_content()})
    return found


def _told(known: Identity, case: MaracCase, *, by: Hat) -> tuple[Address, ...]:
    """The addresses of somebody who stays, less those that a card of the case keeps (5.2)."""
    words = ["\n".join((one.words, *one.details)) for one in known.addresses]
    clear = free_text.masked(words, file_id=case.file_id, by=by)
    told = zip(known.addresses, words, clear, strict=True)
    return tuple(one for one, said, left in told if said == left)


def _minutes(item: AgendaItem, *, by: Hat) -> list[dict[str, str]]:
    entries = MinuteEntry.objects.visible_to(by).of_item(item).filter(is_restricted=False)
    lines = list(entries.select_related("agency"))
    sources = quoted.sources(entry.pk for entry in lines)
    lines = [entry for entry in lines if entry.pk not in sources]
    opened = sealing.open_quietly(lines, ["words"], by=by)
    return [
        {
            "heading": str(entry.get_heading_display()),
            "agency": entry.agency.name if entry.agency else "",
            "words": opened.text(entry, "words", "words"),
        }
        for entry in lines
    ]


def _actions(item: AgendaItem, *, by: Hat) -> list[dict[str, str]]:
    rows = Action.objects.visible_to(by).of(item.kind, item.pk)
    actions = list(rows.select_related("agency").order_by("due_at", "pk"))
    opened = sealing.open_quietly(actions, ["text"], by=by)
    return [
        {
            "words": opened.text(action, "text", "words"),
            "agency": action.agency.name,
            "state": str(action.get_state_display()),
            "due_on": action.due_at.astimezone(clock.LONDON).date().isoformat(),
        }
        for action in actions
    ]


def _contacts(row: MaracTransfer) -> list[dict[str, str]]:
    """Who represents each agency here, for their counterparts there."""
    return [
        {"agency": one.agency.name, "person": one.person.name, "role": str(one.get_role_display())}
        for one in expecting.members(row.workspace_id)
        if one.role in (Role.REPRESENTATIVE, Role.IDVA, Role.MARAC_COORDINATOR)
    ]


def _wishes(case: MaracCase, *, by: Hat) -> str:
    rows = list(VictimContact.objects.visible_to(by).filter(case=case).order_by("asked_at", "pk"))
    opened = sealing.open_quietly(rows, ["wishes"], by=by)
    return "\n".join(text for row in rows if (text := opened.text(row, "wishes", "words")))


def give(row: MaracTransfer, to: Workspace, *, by: Hat, at: datetime) -> None:
    """Give each section to those of the other MARAC whom it is for, by name; part of the act that sends.

    Conflicts are looked for there first, before anybody sees it. Raises Refused where nobody is left
    who keeps its list.
    """
    pack = sealing.open_quietly([row], ["pack"], by=by)[row, "pack"]
    if pack is None:
        raise Refused("You cannot read this pack, so you cannot send it.")
    there = [one.person for one in expecting.members(to.pk)]
    namesakes.find(row, pack, there, by=by, at=at)
    late_names.note(row.pk, there)
    among = MaracTransfer.objects.readers_of(row, among=hats.in_workspace(to.pk))
    runs = [hat for hat in among if may(hat, Act.RUN_MEETING)]
    chairs = [hat for hat in among if may(hat, Act.CHAIR_MEETING)]
    idvas = [hat for hat in among if may(hat, Act.CONTACT_VICTIM)]
    if not runs:
        raise Refused("Nobody in the hub can take it up for that MARAC. Ring its manager.")
    for section, readers in (
        ("pack", [*runs, *chairs]),
        ("hand_over", [*runs, *chairs, *idvas]),
        ("address", [*runs, *idvas]),
    ):
        if not getattr(row, section):
            continue
        for agency_id in sorted({hat.agency_id for hat in readers}):
            people = sorted({hat.person_id for hat in readers if hat.agency_id == agency_id})
            cause = sealing.Cause.of(CauseKind.REFERRAL, row, persons=tuple(people))
            sealing.give([row], [section], to={agency_id}, by=by, cause=cause)
