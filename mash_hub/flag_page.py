"""What the pages of flags show: those on people, one's agency's own, and who will see one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from agencies import hats, sealing
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.models.workspaces import Workspace
from agencies.roles import Act, may
from mash_hub import flags
from mash_hub.forms.flags import FlagForm, ReviewForm, ShowingForm
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.subjects import Identification, Involvement, Subject

REVIEW_IN, EXPIRES_IN = timedelta(days=90), timedelta(days=365)
MOST = 100


def may_report(hat: Hat) -> bool:
    """Whether a hat reports further incidents of flagged MARAC cases, from the flag itself (4.7)."""
    return bool(may(hat, Act.ATTEND_MEETING) and may(hat, Act.REFER))


@dataclass(frozen=True)
class Shown:
    """A flag as one reader may see it."""

    flag: Flag
    words: str  # its kind, with the level where one is said
    reason: str
    is_due: bool  # for review

    @property
    def is_standing(self) -> bool:
        """Whether it stands today."""
        return self.flag.is_active(hats.today())

    @property
    def is_marac(self) -> bool:
        """Whether it speaks of a MARAC case, of which a further incident is reported."""
        return self.flag.flag_type == FlagType.MARAC

    @property
    def subject_id(self) -> UUID:
        """Whom it is on now."""
        about: UUID = getattr(self.flag, "about", None) or self.flag.subject_id
        return about


def on_people(subject_ids: Iterable[UUID], *, by: Hat) -> dict[UUID, list[Shown]]:
    """The flags that stand on some people, as far as the reader may see them; one log entry."""
    wanted = {*subject_ids}
    if not wanted:
        return {}
    rows = Flag.objects.visible_to(by).on_subjects(wanted).active(hats.today()).in_order()
    found: dict[UUID, list[Shown]] = defaultdict(list)
    for shown in _opened(rows, by=by):
        found[shown.subject_id].append(shown)
    return dict(found)


def in_case(file_id: UUID, *, by: Hat) -> dict[UUID, list[Shown]]:
    """The flags on the people of a case, by the subject that its parts name."""
    parts = Involvement.objects.in_file(file_id).identified()
    subjects = {named: now or named for _, named, now in parts}  # joined to another since, too
    found = on_people(subjects.values(), by=by)
    return {part: found[subject] for part, subject in subjects.items() if subject in found}


def past_of(subject: Subject, *, by: Hat) -> list[Shown]:
    """The flags of one's own agency that no longer stand on somebody, the newest first."""
    rows = Flag.objects.visible_to(by).on_subjects({subject.pk}).filter(owner=by.agency_id)
    return _opened(rows.past(hats.today()).in_order().order_by("-expires_on")[:MOST], by=by)


def _opened(rows: Iterable[Flag], *, by: Hat) -> list[Shown]:
    found, today = list(rows), hats.today()
    opened = sealing.open(found, ["words"], by=by)
    return [
        Shown(
            flag,
            _words(flag, opened.text(flag, "words", "level")),
            opened.text(flag, "words", "reason"),
            flag.is_active(today) and flag.review_on <= today,
        )
        for flag in found
    ]


def _words(flag: Flag, level: str) -> str:
    words = str(FlagType(flag.flag_type).label)
    return f"{words}, level {level}" if level else words


def register_of(hat: Hat) -> dict[str, Any]:
    """The flags of one's own agency that stand, to be reviewed first, and those shown to it.

    Plain columns alone: whom they are on stands as a reference, and nothing is opened.
    """
    today = hats.today()
    seen = Flag.objects.visible_to(hat).active(today).in_order()
    own = seen.filter(owner=hat.agency_id)
    return {
        "due": list(own.filter(review_on__lte=today)[:MOST]),
        "own": list(own.filter(review_on__gt=today)[:MOST]),
        "others": list(seen.exclude(owner=hat.agency_id)[:MOST]),
    }


def of(flag: Flag, *, by: Hat) -> dict[str, Any]:
    """One flag: its words opened with a log entry, and for its owner who may see it."""
    (shown,) = _opened([flag], by=by)
    is_own = by.agency_id == flag.owner_id
    standing = Identification.objects.standing().filter(card=flag.card_id)
    now = standing.values_list("subject_id", flat=True).first() if flag.card_id else None
    return {
        "flag": flag,
        "shown": shown,
        "subject": flags.known_to(by).filter(pk=now or flag.subject_id).first(),
        "is_own": is_own,
        "may_keep": flags.may_keep(by, flag),
        "may_report": may_report(by) and flag.flag_type == FlagType.MARAC and shown.is_standing,
        "readers": _readers(flag, by=by) if is_own else [],
    }


def _readers(flag: Flag, *, by: Hat) -> list[tuple[str, list[str]]]:
    """Who can see a flag now, by its rule of readers: agency by agency, by name."""
    places = {*flag.places, by.workspace_id, *(one.pk for one in flags.places_of(by))}
    among = [hat for place in sorted(places) for hat in hats.in_workspace(place)]
    return by_agency(Flag.objects.readers_of(flag, among=among))


def by_agency(readers: Iterable[Hat]) -> list[tuple[str, list[str]]]:
    """Agencies with the names of their readers."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for hat in readers:
        found[hat.agency_id].add(hat.person_id)
    names = dict(
        Person.objects.filter(pk__in=set().union(*found.values())).values_list("pk", "name")
        if found
        else ()
    )
    agencies = Agency.objects.filter(pk__in=found).order_by("name")
    return [(one.name, sorted(names[pk] for pk in found[one.pk])) for one in agencies]


# --- forms --------------------------------------------------------------------------------------


def choices_for(hat: Hat) -> dict[str, Any]:
    """The workspaces, agencies and people to whom a hat's agency can show something."""
    places = flags.places_of(hat)
    parties = {pk for place in places for pk in flags.parties_in(place.pk)} - {hat.agency_id}
    agencies = Agency.objects.filter(pk__in=parties).order_by("name").values_list("pk", "name")
    return {
        "places": [(place.pk, place.name) for place in places],
        "agencies": list(agencies),
        "persons": flags.readers_to_name([place.pk for place in places], hat.agency_id),
    }


def form_of(*, by: Hat, data: Any = None) -> FlagForm:
    """The form of a new flag: it starts today and is shown to nobody outside."""
    today = hats.today()
    first = {
        "started_on": today,
        "review_on": today + REVIEW_IN,
        "expires_on": today + EXPIRES_IN,
        "level": "",
    }
    return FlagForm(
        data,
        initial=first,
        types=flags.types_for(by),
        own_persons=flags.own_readers(by),
        **choices_for(by),
    )


def review_form(flag: Flag, *, by: Hat, data: Any = None) -> ReviewForm:
    """The form of a review: three months on, and whoever may see it now."""
    first = {
        "review_on": min(hats.today() + REVIEW_IN, max(flag.expires_on, hats.today())),
        "expires_on": flag.expires_on,
        "agencies": [str(pk) for pk in flag.agencies],
        "persons": [str(pk) for pk in flag.persons],
        "places": [str(pk) for pk in flag.places],
        "version": flag.version,
    }
    return ReviewForm(data, initial=first, **choices_for(by))


def preview(subject: Subject, form: FlagForm, *, by: Hat) -> dict[str, Any]:
    """Exactly who will see a flag if it is set now, and what it says."""
    marking = form.marking()
    own = {*marking.own_persons, by.person_id} if marking.own_persons else set()
    readers = flags.planned_readers(by.agency_id, marking.showing, own)
    named = Workspace.objects.filter(pk__in=marking.showing.places).order_by("name")
    return {
        "subject": subject,
        "form": form,
        "marking": marking,
        "readers": by_agency(readers),
        "places": [place.name for place in named],
        "fields": sent(form),
    }


def sent(form: ShowingForm) -> list[tuple[str, str]]:
    """What was sent, so that the second step sends the same again."""
    data: Any = form.data
    dates = ("started_on", "review_on", "expires_on")
    parts = [f"{name}_{part}" for name in dates for part in ("day", "month", "year")]
    return [(name, str(value)) for name in (*form.fields, *parts) for value in data.getlist(name)]
