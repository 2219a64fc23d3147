"""What the page of one case shows: its papers, its minutes line by line, and who is present."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.drafts import Draft
from agencies.models.people import Membership
from mash_hub import clocks, flag_page, flags, quotations
from mash_hub.models.actions import DUE, Action
from mash_hub.models.conflicts import Conflict
from mash_hub.models.quotations import Quotation
from mash_hub.models.subjects import Involvement
from meetings import agreeing, minutes, quoted
from meetings.forms.minutes import LineForm
from meetings.models import AgendaItem, Heading, MinuteEntry
from meetings.models.meetings import runs
from meetings.models.minutes import TRUSTED

OF_A_LIST = (Heading.WISHES, Heading.CHILDREN)  # small meetings record these on forms of their own


@dataclass
class Line:
    """One line of the minutes as its reader sees it, with its amendments."""

    entry: MinuteEntry
    words: str
    about: str
    may_change: bool
    may_amend: bool
    may_become_action: bool = False
    source: Quotation | None = None
    mark: str = ""
    amendments: list[Line] = field(default_factory=list)


@dataclass
class Part:
    """One heading with its lines, and the form of a new line where one may write."""

    heading: Heading
    lines: list[Line]
    form: LineForm | None

    @property
    def url_word(self) -> str:
        """The heading as it stands in an address."""
        return self.heading.value.lower().replace("_", "-")


@dataclass(frozen=True)
class ActionLine:
    """One action agreed about the case."""

    action: Action
    title: str
    clock: Any


def papers_of(items: Iterable[AgendaItem], *, by: Hat) -> dict[UUID, dict[str, Any]]:
    """The papers of cases as far as they are granted; one log entry."""
    rows = list(items)
    opened = sealing.open(rows, ["papers"], by=by)
    return {item.pk: opened[item, "papers"] or {} for item in rows}


def people_in(item: AgendaItem, papers: dict[str, Any]) -> list[tuple[Involvement, str]]:
    """The people of a case with the names that its papers give them."""
    named = {one.get("subject"): str(one.get("name", "")) for one in papers.get("people", [])}
    parts = Involvement.objects.in_file(item.file_id).select_related("subject")
    return [(part, named.get(part.subject.reference) or part.get_role_display()) for part in parts]


@dataclass(frozen=True)
class Flagged:
    """One person of a case: the flags that the reader may see, and the part by which one can be set."""

    name: str
    flags: list[flag_page.Shown]
    part_id: UUID


def flagged_in(item: AgendaItem, papers: dict[str, Any], *, by: Hat) -> list[Flagged]:
    """The people of a case with their flags; those without one for who may set one. None without papers."""
    if not papers:
        return []
    found = flag_page.in_case(item.file_id, by=by)
    may_set = bool(flags.may_set(by))
    return [
        Flagged(name, found.get(part.subject_id, []), part.pk)
        for part, name in people_in(item, papers)
        if may_set or part.subject_id in found
    ]


def names_in(items: Iterable[AgendaItem], papers: dict[UUID, dict[str, Any]]) -> dict[UUID, str]:
    """The people of several cases by their parts, in one query, named as the papers name them."""
    by_file = {item.file_id: papers.get(item.pk, {}) for item in items}
    named = {
        (file_id, one.get("subject")): str(one.get("name", ""))
        for file_id, content in by_file.items()
        for one in content.get("people", [])
    }
    parts = Involvement.objects.filter(file__in=by_file).select_related("subject")
    return {
        part.pk: named.get((part.file_id, part.subject.reference)) or part.get_role_display()
        for part in parts
    }


def agencies_for(item: AgendaItem, hat: Hat) -> list[Agency]:
    """For which agencies a hat may write lines: its own, or all that attend.

    For a small meeting all of its workspace: who could not come is asked afterwards.
    """
    meeting = item.meeting
    found = Agency.objects.filter(pk__in=meeting.attendance.values("agency"))
    if meeting.is_small:
        people = Membership.objects.current(hats.today()).filter(workspace=meeting.workspace_id)
        found = Agency.objects.filter(pk__in=people.values("agency"))
    return list(
        (
            found if runs(hat, item.meeting.meeting_kind) else found.filter(pk=hat.agency_id)
        ).order_by("name")
    )


def lines_of(
    items: Iterable[AgendaItem],
    names: dict[UUID, str],
    *,
    by: Hat,
    only: Collection[UUID] | None = None,
) -> dict[UUID, dict[str, list[Line]]]:
    """The lines that a reader may see, by case and heading, opened together: one log entry.

    `only` some of them, where others look over the reader’s shoulder.
    """
    seen = MinuteEntry.objects.visible_to(by)
    if only is not None:
        seen = seen.filter(pk__in=only)
    found = (
        seen.filter(item__in=[item.pk for item in items])
        .select_related("item__meeting", "agency", "author", "about")
        .order_by("begun_at", "pk")
    )
    entries = list(found)
    opened = sealing.open(entries, ["words"], by=by)
    sources = quoted.sources(entry.pk for entry in entries)
    whole = {
        entry.pk: line_of(
            entry, opened.text(entry, "words", "words"), names, sources.get(entry.pk), by=by
        )
        for entry in entries
    }
    result: dict[UUID, dict[str, list[Line]]] = {}
    for line in whole.values():
        amended = whole.get(line.entry.amends_id) if line.entry.amends_id else None
        if amended is not None:
            amended.amendments.append(line)
        else:
            by_heading = result.setdefault(line.entry.item_id, {})
            by_heading.setdefault(line.entry.heading, []).append(line)
    return result


def line_of(
    entry: MinuteEntry,
    words: str,
    names: Mapping[UUID, str],
    source: Quotation | None,
    *,
    by: Hat,
) -> Line:
    """One line as its reader sees it, by itself."""
    named = names.get(entry.about_id, "") if entry.about_id else entry.get_about_others_display()
    return Line(
        entry=entry,
        words=words,
        about=named,
        may_change=source is None and _may_change(by, entry),
        source=source,
        mark=quotations.mark_of(source) if source else "",
        may_amend=bool(minutes.may_amend(by, entry)) and entry.amends_id is None,
        may_become_action=bool(words) and source is None and may_become_action(by, entry),
    )


def may_become_action(hat: Hat, entry: MinuteEntry) -> bool:
    """Whether an action may begin with a line's words: coordinator and chair, while one can be agreed on.

    Not of a restricted line, whose readers are fewer; nor, which its page asks, of a quotation, which
    serves the minutes alone.
    """
    is_open = not entry.is_restricted and entry.amends_id is None
    return is_open and bool(agreeing.may_agree(hat, entry.item.meeting))


def _may_change(hat: Hat, entry: MinuteEntry) -> bool:
    """Whether to offer a change, from what is at hand; the verb asks again in full."""
    live = entry.item.meeting.is_live
    own = entry.author_id == hat.person_id
    return (live and (runs(hat, entry.item.meeting.meeting_kind) or own)) or (
        not live and bool(minutes.may_write(hat, entry.item, entry.heading, entry.agency_id))
    )


def parts_of(
    item: AgendaItem, papers: dict[str, Any], *, by: Hat, writing: bool = True
) -> list[Part]:
    """Every heading of a case with its lines and, where one may write, a form with one's draft."""
    people = people_in(item, papers)
    names = {part.pk: name for part, name in people}
    lines = lines_of([item], names, by=by).get(item.pk, {})
    agencies = agencies_for(item, by) if writing else []
    typed = _drafts(item, by) if writing else {}
    return [
        Part(
            heading=heading,
            lines=lines.get(heading, []),
            form=_form(item, heading, agencies, people, typed, by) if writing else None,
        )
        for heading in Heading
        if heading != Heading.AGREED and not (item.meeting.is_small and heading in OF_A_LIST)
    ]


def _drafts(item: AgendaItem, by: Hat) -> dict[str, dict[str, Any]]:
    found = Draft.objects.visible_to(by).filter(thing_id=item.pk, form__startswith="minute-")
    rows = list(found)
    opened = sealing.open_quietly(rows, ["words"], by=by)
    return {row.form: (opened[row, "words"] or {}).get("words", {}) for row in rows}


def _form(
    item: AgendaItem,
    heading: Heading,
    agencies: list[Agency],
    people: list[tuple[Involvement, str]],
    typed: dict[str, dict[str, Any]],
    by: Hat,
) -> LineForm | None:
    if not minutes.may_write(by, item, heading, by.agency_id):
        return None
    form = minutes.draft_form(heading)
    return line_form(heading, agencies, people, by, initial=typed.get(form))


def line_form(
    heading: Heading,
    agencies: list[Agency],
    people: list[tuple[Involvement, str]],
    by: Hat,
    data: Any = None,
    initial: dict[str, Any] | None = None,
) -> LineForm:
    """The form of a new line under a heading."""
    return LineForm(
        data,
        initial=initial,
        heading=heading,
        agencies=agencies,
        people=people,
        may_restrict=by.role in TRUSTED,
    )


def actions_of(
    items: Iterable[AgendaItem], *, by: Hat, only: Collection[UUID] | None = None
) -> dict[UUID, list[ActionLine]]:
    """The actions agreed about cases, as far as the reader may see them; one log entry."""
    ids = [item.pk for item in items]
    seen = Action.objects.visible_to(by)
    if only is not None:
        seen = seen.filter(pk__in=only)
    found = list(
        seen.filter(thing_kind=AgendaItem.kind, thing_id__in=ids)
        .select_related("agency", "person")
        .order_by("agreed_at", "pk")
    )
    opened = sealing.open(found, ["text"], by=by)
    limits = clocks.of(Action.kind, [one.pk for one in found], DUE)
    result: dict[UUID, list[ActionLine]] = {}
    for one in found:
        line = ActionLine(one, opened.text(one, "text", "title"), limits.get(one.pk))
        result.setdefault(one.thing_id, []).append(line)
    return result


def out_of_room(items: Iterable[AgendaItem], *, by: Hat) -> dict[UUID, list[Conflict]]:
    """Who is kept apart from each case: for coordinator and chair alone, else empty."""
    if not runs(by):
        return {}
    by_file = {item.file_id: item.pk for item in items}
    found = (
        Conflict.objects.standing()
        .of_interest()
        .filter(file__in=by_file)
        .select_related("person__agency")
    )
    result: dict[UUID, list[Conflict]] = {}
    for one in found.order_by("began_at", "pk"):
        result.setdefault(by_file[one.file_id], []).append(one)
    return result
