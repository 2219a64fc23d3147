"""What can stand on each sheet of a person's record: its facts, their codes and words (domain notes 5.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mash_hub import ethnicity
from mash_hub.models.contact_states import Override
from mash_hub.models.sheets import Topic

Codes = Mapping[str, str]

GENDERS: Codes = {
    "WOMAN": "Woman or girl",
    "MAN": "Man or boy",
    "NON_BINARY": "Non-binary",
    "OTHER": "In another way",
    "NOT_STATED": "Prefers not to say",
    "NOT_KNOWN": "Not known",
}
TRANS: Codes = {
    "YES": "Yes",
    "NO": "No",
    "NOT_STATED": "Prefers not to say",
    "NOT_KNOWN": "Not known",
}
RELIGIONS: Codes = {
    "NONE": "No religion",
    "BUDDHIST": "Buddhist",
    "CHRISTIAN": "Christian",
    "HINDU": "Hindu",
    "JEWISH": "Jewish",
    "MUSLIM": "Muslim",
    "SIKH": "Sikh",
    "OTHER": "Another religion",
    "NOT_STATED": "Prefers not to say",
    "NOT_KNOWN": "Not known",
}
ORIENTATIONS: Codes = {
    "HETEROSEXUAL": "Heterosexual",
    "GAY": "Gay or lesbian",
    "BISEXUAL": "Bisexual",
    "OTHER": "In another way",
    "NOT_STATED": "Prefers not to say",
    "NOT_KNOWN": "Not known",
}
HOW_KNOWN: Codes = {"SELF": "As they say themselves", "OBSERVED": "As somebody observed it"}
YES_NO: Codes = {"YES": "Yes", "NO": "No", "NOT_KNOWN": "Not known"}
CONDITIONS: Codes = {
    "PHYSICAL": "Physical",
    "SENSORY": "Sensory",
    "LEARNING": "Learning disability",
    "MENTAL_HEALTH": "Mental health",
    "LONG_TERM": "Long-term illness",
    "NEURODIVERGENCE": "Neurodivergence",
    "OTHER": "Another",
}
IMMIGRATION: Codes = {
    "BRITISH": "British or Irish citizen",
    "SETTLED": "Settled, or indefinite leave",
    "PRE_SETTLED": "Pre-settled",
    "VISA": "Limited leave or a visa",
    "SPOUSE": "Leave as a partner",
    "ASYLUM": "Asylum seeker",
    "REFUGEE": "Refugee or humanitarian protection",
    "NO_LEAVE": "No leave, or overstayed",
    "NOT_KNOWN": "Not known",
}
NO_UPN: Codes = {
    "UN1": "UN1 Not aged for school, and no number was given",
    "UN2": "UN2 Never attended a state-funded school",
    "UN3": "UN3 Educated outside England",
    "UN4": "UN4 Newly looked after, not yet known",
    "UN5": "UN5 Sources collating the return do not have it",
}
MARKERS: Codes = {
    "WEAPONS": "Weapons",
    "DOGS": "Dangerous dogs",
    "PAIRS": "Visit in pairs",
    "VIOLENCE": "Violence or threats to workers",
    "OTHER": "Something else",
}
CAPACITY: Codes = {
    "HAS": "Can decide this",
    "LACKS": "Lacks capacity for this decision",
    "DOUBTED": "In doubt: to be assessed",
    "FLUCTUATES": "Fluctuates",
}
PURPOSES: Codes = {
    "SHARE": "Sharing with other agencies",
    "REFERRAL": "A referral",
    "EARLY_HELP": "Early help or support",
    "ADVOCATE": "An advocate or IDVA",
    "RESEARCH": "Looking into records about them",
    "OTHER": "Something else",
}
POSITIONS: Codes = {
    "GIVEN": "Given",
    "REFUSED": "Refused",
    "NOT_SOUGHT": "Not sought",
    "WITHDRAWN": "Withdrawn",
}
GIVERS: Codes = {
    "SELF": "Themselves",
    "PARENT": "Somebody with parental responsibility",
    "ATTORNEY": "An attorney or deputy",
    "OTHER": "Somebody else",
}
HOW_ASKED: Codes = {
    "PERSON": "Face to face",
    "PHONE": "By telephone",
    "WRITING": "In writing",
    "OTHER": "Otherwise",
}


@dataclass(frozen=True)
class Fact:
    """One fact of a sheet: its name in the sealed entry, its heading, and how its value reads."""

    name: str
    heading: str
    codes: Codes | None = None
    reads: Callable[[str], str] | None = None

    def words(self, value: Any) -> str:
        """A stored value in words."""
        if isinstance(value, list):
            return ", ".join(self.words(one) for one in value)
        if self.reads is not None:
            return self.reads(value)
        return (self.codes or {}).get(value, value)


def _day(value: str) -> str:
    on = date.fromisoformat(value)
    return f"{on.day} {on:%B %Y}"


def reasons_without() -> Codes:
    """Why consent was refused or not sought and one goes on all the same: the reasons of R5."""
    return {str(one.value): str(one.label) for one in Override}


FACTS: Mapping[str, tuple[Fact, ...]] = {
    Topic.BACKGROUND: (
        Fact("gender", "Gender identity", GENDERS),
        Fact("pronouns", "Pronouns"),
        Fact("trans", "Trans, or with a trans history", TRANS),
        Fact("ethnicity", "Ethnicity", reads=ethnicity.words_of),
        Fact("ethnicity_known", "How ethnicity is known", HOW_KNOWN),
        Fact("religion", "Religion", RELIGIONS),
        Fact("orientation", "Sexual orientation", ORIENTATIONS),
        Fact("said_on", "As at", reads=_day),
        Fact("purpose", "Needed for"),
    ),
    Topic.DISABILITY: (
        Fact("disabled", "Disabled as the Equality Act defines it", YES_NO),
        Fact("conditions", "Kinds", CONDITIONS),
        Fact("details", "What it means for them"),
        Fact("said_on", "As at", reads=_day),
    ),
    Topic.IMMIGRATION: (
        Fact("nationality", "Nationality"),
        Fact("status", "Immigration status", IMMIGRATION),
        Fact("until_on", "Leave ends", reads=_day),
        Fact("no_funds", "No recourse to public funds", YES_NO),
        Fact("said_on", "As at", reads=_day),
        Fact("purpose", "Needed for"),
    ),
    Topic.SERVICES: (
        Fact("practice", "GP practice"),
        Fact("practice_code", "Code of the practice (ODS)"),
        Fact("school", "School or nursery"),
        Fact("school_urn", "Number of the school (URN)"),
        Fact("no_upn", "Why there is no pupil number", NO_UPN),
        Fact("local_numbers", "Numbers in other systems"),
        Fact("consistent", "Consistent identifier of the child"),
    ),
    Topic.REACH: (
        Fact("email", "E-mail"),
        Fact("online", "Online names"),
        Fact("safe_message", "Safe to leave a message", YES_NO),
        Fact("safe_text", "Safe to send a text", YES_NO),
        Fact("safe_email", "Safe to write an e-mail", YES_NO),
        Fact("safe_times", "Safe times"),
        Fact("others", "Who else may answer or read along"),
        Fact("said_on", "Checked on", reads=_day),
    ),
    Topic.PROFESSIONALS: (
        Fact("markers", "Markers", MARKERS),
        Fact("details", "What workers have to know"),
        Fact("review_on", "To be reviewed by", reads=_day),
    ),
    Topic.CAPACITY: (
        Fact("decision", "Decision"),
        Fact("finding", "Capacity", CAPACITY),
        Fact("said_on", "Assessed on", reads=_day),
        Fact("assessor", "Assessed by"),
        Fact("advocate", "Advocate, attorney or deputy"),
    ),
    Topic.CONSENTS: (
        Fact("purpose", "For what", PURPOSES),
        Fact("position", "Consent", POSITIONS),
        Fact("giver", "By whom", GIVERS),
        Fact("said_on", "On", reads=_day),
        Fact("how", "How they were asked", HOW_ASKED),
        Fact("override", "Why one goes on without", reasons_without()),
        Fact("details", "More"),
    ),
    Topic.WORK: (
        Fact("occupation", "Occupation"),
        Fact("employer", "Employer"),
        Fact("agency_name", "Works for an agency of the partnership"),
    ),
    Topic.PHOTOGRAPH: (
        Fact("source", "From where it is"),
        Fact("said_on", "Taken on", reads=_day),
    ),
}


def lines(topic: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a page shows of one entry: each fact that is known, with its heading."""
    for fact in FACTS[topic]:
        if value := entry.get(fact.name):
            yield fact.heading, fact.words(value)
