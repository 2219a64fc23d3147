"""The three lists of a CMOG, and the states of what stands on each (domain notes 4.11)."""

from __future__ import annotations

from django.db import models

from agencies.roles import Act
from agencies.transitions import Step, Table


class ListKind(models.TextChoices):
    """Which list: victims, offenders or locations in the words of 4.11."""

    CHILD = "CHILD", "Child"
    PERSON = "PERSON", "Person of concern"
    LOCATION = "LOCATION", "Location"

    @property
    def slug(self) -> str:
        """The list as addresses say it."""
        return _SLUGS[self]

    @property
    def whole(self) -> str:
        """The whole list in words."""
        return _TITLES[self]


_SLUGS = {
    ListKind.CHILD: "children",
    ListKind.PERSON: "people-of-concern",
    ListKind.LOCATION: "locations",
}
_TITLES = {
    ListKind.CHILD: "Children",
    ListKind.PERSON: "People of concern",
    ListKind.LOCATION: "Locations",
}


class Exploitation(models.TextChoices):
    """How somebody is exploited: never the sexual kind alone (4.11)."""

    SEXUAL = "SEXUAL", "Sexual exploitation"
    CRIMINAL = "CRIMINAL", "Criminal exploitation"
    COUNTY_LINES = "COUNTY_LINES", "County lines"
    TRAFFICKING = "TRAFFICKING", "Trafficking or modern slavery"
    LABOUR = "LABOUR", "Forced labour"


class ExploitationLevel(models.TextChoices):
    """The level of a child on the list: the grades of the screening that lead onto it (5.9)."""

    AT_RISK = "AT_RISK", "At risk"
    SIGNIFICANT = "SIGNIFICANT", "Significant"
    SERIOUS = "SERIOUS", "Serious"

    @property
    def rank(self) -> int:
        """How grave it is: the higher, the graver."""
        return [*ExploitationLevel].index(self)


# From which level on a child stands on the list and needs a safety plan (4.11, entry).
LISTED_FROM = ExploitationLevel.SIGNIFICANT


class ChildState(models.TextChoices):
    """States of a child on the list."""

    REFERRED = "REFERRED", "Referred"
    SCREENED = "SCREENED", "Screened"
    ON_LIST = "ON_LIST", "On the list"
    REVIEWED = "REVIEWED", "On the list, reviewed"
    STEPPED_DOWN = "STEPPED_DOWN", "Stepped down"
    CLOSED = "CLOSED", "Closed"


class PersonState(models.TextChoices):
    """States of a person of concern."""

    NOMINATED = "NOMINATED", "Nominated"
    IDENTIFIED = "IDENTIFIED", "Identified"
    ON_LIST = "ON_LIST", "On the list"
    TASKED = "TASKED", "Tasked"
    MANAGED_ELSEWHERE = "MANAGED_ELSEWHERE", "Managed elsewhere"
    DISRUPTED = "DISRUPTED", "Disrupted"
    CHARGED = "CHARGED", "Charged"
    NO_FURTHER_RISK = "NO_FURTHER_RISK", "No further risk"


class LocationState(models.TextChoices):
    """States of a location."""

    NOMINATED = "NOMINATED", "Nominated"
    ASSESSED = "ASSESSED", "Assessed"
    ACTIVE = "ACTIVE", "Active"
    VISITED = "VISITED", "Active, visited"
    MITIGATED = "MITIGATED", "Mitigated"
    CLOSED = "CLOSED", "Closed"


C, P, L = ChildState, PersonState, LocationState
_KEEP, _VISIT = Act.KEEP_LISTS, Act.VISIT_LOCATIONS

CHILDREN = Table(
    "child on a CMOG’s list",
    "4.11",
    ChildState,
    [
        Step(C.REFERRED, C.SCREENED, _KEEP, "an exploitation screening, completed, of this child"),
        Step(
            C.SCREENED,
            C.SCREENED,
            _KEEP,
            "screened again",
            "at risk: looked at again within 6 weeks",
        ),
        Step(
            C.SCREENED,
            C.ON_LIST,
            _KEEP,
            "screened as Significant or Serious; members’ agencies read it from now on",
        ),
        Step(
            C.ON_LIST,
            C.REVIEWED,
            _KEEP,
            "what was found, the next day of review",
            "at most 6 weeks",
        ),
        Step(
            C.REVIEWED,
            C.REVIEWED,
            _KEEP,
            "what was found, the next day of review",
            "at most 6 weeks",
        ),
        *(
            Step(
                source,
                C.STEPPED_DOWN,
                _KEEP,
                "the level falls to At risk: reason, welfare check, day of the last missing episode",
                "looked at again within 6 weeks",
                two_people=True,
            )
            for source in (C.ON_LIST, C.REVIEWED)
        ),
        Step(C.STEPPED_DOWN, C.ON_LIST, _KEEP, "screened again as Significant or Serious"),
        Step(C.STEPPED_DOWN, C.CLOSED, _KEEP, "why, in words, and who offers early help"),
        Step(C.REFERRED, C.CLOSED, _KEEP, "why, in words"),
        Step(
            C.SCREENED,
            C.CLOSED,
            _KEEP,
            "screened below Significant; why, in words; at risk: who offers early help",
        ),
    ],
)
PEOPLE = Table(
    "person of concern on a CMOG’s list",
    "4.11",
    PersonState,
    [
        Step(P.NOMINATED, P.IDENTIFIED, _KEEP, "by the police: the name is known"),
        Step(
            P.NOMINATED, P.ON_LIST, _KEEP, "by the police; known by nickname and description alone"
        ),
        Step(P.IDENTIFIED, P.ON_LIST, _KEEP, "by the police; members read the alias, no name"),
        Step(P.ON_LIST, P.TASKED, _KEEP, "by the police: what is done, in words"),
        *(
            Step(source, target, _KEEP, "by the police: why, in words")
            for source in (P.ON_LIST, P.TASKED)
            for target in (P.MANAGED_ELSEWHERE, P.DISRUPTED, P.CHARGED, P.NO_FURTHER_RISK)
        ),
        *(
            Step(source, P.ON_LIST, _KEEP, "by the police: back on the list, why in words")
            for source in (P.MANAGED_ELSEWHERE, P.DISRUPTED, P.CHARGED, P.NO_FURTHER_RISK)
        ),
        Step(P.NOMINATED, P.NO_FURTHER_RISK, _KEEP, "by the police: why, in words"),
        Step(P.IDENTIFIED, P.NO_FURTHER_RISK, _KEEP, "by the police: why, in words"),
    ],
)
LOCATIONS = Table(
    "location on a CMOG’s list",
    "4.11",
    LocationState,
    [
        Step(L.NOMINATED, L.ASSESSED, _KEEP, "what was found, in words"),
        Step(L.ASSESSED, L.ACTIVE, _KEEP, "members and visitors read it from now on"),
        Step(
            L.ACTIVE, L.VISITED, _VISIT, "each agency logs its own; the premises are told no child"
        ),
        Step(
            L.VISITED, L.VISITED, _VISIT, "each agency logs its own; the premises are told no child"
        ),
        Step(L.ACTIVE, L.MITIGATED, _KEEP, "what was done, in words"),
        Step(L.VISITED, L.MITIGATED, _KEEP, "what was done, in words"),
        Step(L.MITIGATED, L.ACTIVE, _KEEP, "the concern is back, in words"),
        Step(L.MITIGATED, L.CLOSED, _KEEP, "why, in words"),
        Step(L.NOMINATED, L.CLOSED, _KEEP, "why, in words"),
        Step(L.ASSESSED, L.CLOSED, _KEEP, "why, in words"),
    ],
)
TABLES: dict[str, Table] = {
    ListKind.CHILD: CHILDREN,
    ListKind.PERSON: PEOPLE,
    ListKind.LOCATION: LOCATIONS,
}
FIRST = {
    ListKind.CHILD: C.REFERRED.value,
    ListKind.PERSON: P.NOMINATED.value,
    ListKind.LOCATION: L.NOMINATED.value,
}
# The states in which the members' agencies read what is shared of an entry.
SHARED: dict[str, frozenset[str]] = {
    ListKind.CHILD: frozenset({C.ON_LIST.value, C.REVIEWED.value, C.STEPPED_DOWN.value}),
    ListKind.PERSON: frozenset({P.ON_LIST.value, P.TASKED.value}),
    ListKind.LOCATION: frozenset({L.ACTIVE.value, L.VISITED.value, L.MITIGATED.value}),
}
OVER = frozenset(
    {
        C.CLOSED.value,
        P.MANAGED_ELSEWHERE.value,
        P.DISRUPTED.value,
        P.CHARGED.value,
        P.NO_FURTHER_RISK.value,
    }
)
STATES = [  # every state of any list, each once: the words of one list are those of its own table
    *{one.value: (one.value, one.label) for states in (C, P, L) for one in states}.values()
]
