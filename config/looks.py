"""Which shape a rating has, which colour a state has, and our few drawings."""

RATINGS: dict[str, tuple[str, str]] = {
    "RED": ("Red", "M5 0l5 10H0z"),
    "AMBER": ("Amber", "M5 0l5 5-5 5-5-5z"),
    "GREEN": ("Green", "M5 0a5 5 0 1 0 0 10A5 5 0 0 0 5 0z"),
    "BLUE": ("Blue", "M0 0h10v10H0z"),
}
"""Code of a rating → its word and its shape (triangle, diamond, circle, square)."""

ICONS: dict[str, tuple[int, str]] = {
    "lock": (16, "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7h1zm2 0h4V5a2 2 0 0 0-4 0v2z"),
    "tick": (16, "M6 13L1 8l2-2 3 3 7-7 2 2z"),
    "ring": (16, "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z"),
    "dot": (10, "M5 0a5 5 0 1 0 0 10A5 5 0 0 0 5 0z"),
}
"""Name of a drawing → the side of its square and its path."""

_COLOURS: dict[str, tuple[str, ...]] = {
    "green": (
        "ACCEPTED",
        "ACTIONS_COMPLETE",
        "ACTIVE",
        "AGREED",
        "AGREES",
        "APPROVED",
        "CHECKED",
        "COMPLETE",
        "CONFIRMED",
        "CONSIDERED",
        "DECIDED",
        "ANONYMISED",
        "DONE",
        "GIVEN",
        "DONE_VERIFIED",
        "HEARD",
        "HELD_MEETING",
        "PRESENT",
        "RELEASED",
        "RETURNED",
        "SHARE",
        "SHARED",
        "SIGNED",
        "STANDING",
        "VERIFIED",
    ),
    "yellow": (
        "ASKED",
        "AWAITING",
        "CHASED",
        "DEFERRED",
        "DISPUTED",
        "DISPUTED_KEPT_BY_OWNER",
        "ELIGIBILITY",
        "MEDIUM",
        "NOT_YET_CONSIDERED",
        "OFFERED",
        "OPENED",
        "OPENED_NOT_ANSWERED",
        "PART",
        "PART_RETURNED",
        "PENDING",
        "PROPORTIONALITY",
        "PROPOSED",
        "QUARANTINED",
        "RELEASED_IN_PART",
        "SHARE_IN_PART",
        "SUBMITTED",
        "SUSPENDED",
    ),
    "red": (
        "INFECTED",
        "BREACHED",
        "CANCELLED",
        "DECEASED_HOLD",
        "DIFFERS",
        "FAILED",
        "HIGH",
        "LATE",
        "LAPSED",
        "OVERDUE",
        "REFUSED",
        "SIGNIFICANT",
    ),
    "blue": (
        "ACKNOWLEDGED",
        "ACTION_PHASE",
        "COLLATED",
        "FACT",
        "GATHERING",
        "IN_PROGRESS",
        "LISTED",
        "MONITORING",
        "FLAG_EXPIRED",
        "NOW",
        "OPEN",
        "RATED",
        "READ",
        "RESEARCHING",
        "RESEARCH_OPEN",
        "SCREENING",
        "SEARCH",
        "SENT",
        "SOMETHING_HELD",
        "SPEAKING",
        "STARTED",
    ),
    "purple": ("CHANGED", "NEXT", "READ_SEALED", "RELEASE", "RESEARCH", "RE_RATED", "SEALED"),
    "pink": ("OPINION",),
}

_COLOUR_OF = {code: colour for colour, codes in _COLOURS.items() for code in codes}


def colour_of(state: str) -> str:
    """The colour of a state's code or words; grey when we gave it none."""
    code = state.strip().upper().replace(",", "").replace(" ", "_").replace("-", "_")
    return _COLOUR_OF.get(code, "grey")
