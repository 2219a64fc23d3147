"""What the tests of a CMOG have in common: its members, a child who is exploited, a screening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies import door, hats
from agencies.actors import Hat
from agencies.models import Draft, Workspace, WorkspaceKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from mash_hub import cmog_entries, cmog_levels, finding, risk_assessments, subjects
from mash_hub.cmog_words import Said
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models import Card, CmogEntry, Exploitation, ListKind, RiskAssessment, Subject
from mash_hub.questionnaires import Answer, Tool, newest
from mash_hub.risk_assessments import About, Filled, Given, Judgement
from tests.cast import SETUP, Cast, _agreement, _workspace, given_role
from tests.mash_hub.test_protected_addresses import KEPT

NEW = Reason(ReasonCode.NEW_CONTACT)
TIA = Identity(names=(Name("Tia", "Brannock"),), birth=Birth.on(date(2012, 9, 20)))
KAYLEIGH = Identity(names=(Name("Kayleigh", "Marsden"),), birth=Birth.on(date(2011, 5, 2)))
WHY = Said(
    (Exploitation.SEXUAL, Exploitation.COUNTY_LINES),
    {"name": "Tia Brannock", "why": "ZQX late cars"},
)
DEX = Said(
    (Exploitation.SEXUAL,),
    {
        "alias": "Dex",
        "description": "Tall, about 28",
        "risk": "ZQX meets girls of 14",
        "look_out": "Grey hatchback",
    },
    kept="ZQX two children named him",
)


@dataclass
class Cmog:
    """A CMOG’s hats: the social worker, the coordinator, the police, health, and who visits places."""

    workspace: Workspace
    gwen: Hat
    carys: Hat
    lyle: Hat
    sen: Hat
    leo: Hat

    @property
    def everybody(self) -> list[Hat]:
        """Every hat that can be worn there."""
        with door.door(SETUP):
            return hats.in_workspace(self.workspace.pk)


def opened(cast: Cast) -> Cmog:
    """Northmoor CMOG, hosted by the council, with its members and a tasking recipient."""
    with door.door(SETUP):
        cast.workspace.cmog = _workspace("Northmoor MACE", WorkspaceKind.CMOG, cast.agency.council)
        _agreement(cast.workspace.cmog, [*vars(cast.agency).values()])

    def worn(name: str, role: Role) -> Hat:
        return given_role(cast, name, role, "cmog")

    member = Role.CMOG_MEMBER
    return Cmog(
        cast.workspace.cmog,
        worn("hannah", member),
        worn("ruth", Role.MARAC_COORDINATOR),
        worn("owen", member),
        worn("kim", member),
        worn("tom", Role.TASKING_RECIPIENT),
    )


def known(identity: Identity, by: Hat, of: Subject | None = None) -> Subject:
    """Somebody on a card of the hat’s agency, beside those of others where it says `of` whom."""
    with door.door(by):
        finding.own_records({"": identity}, by=by)
        return subjects.subject_of(subjects.record(identity, by=by, because=NEW, of=of))


def entered(
    subject: Subject, by: Hat, said: Said = WHY, kind: ListKind = ListKind.CHILD
) -> CmogEntry:
    """Entered on a list."""
    with door.door(by):
        return cmog_entries.enter(subject, kind, said, by=by)


def fresh(row: Any, by: Hat) -> Any:
    """A row as it is now."""
    with door.door(by):
        return type(row).objects.get(pk=row.pk)


def screening(
    row: CmogEntry, by: Hat, grade: str = "SIGNIFICANT", who: Any = None
) -> RiskAssessment:
    """A completed exploitation screening of the child of an entry."""
    form = newest(Tool.CSE)
    about = About(row.kind, row.pk, row.file_id, row.reference)
    answers = {one.name: Given(Answer.NO, "her") for one in form.questions}
    person = who or row.subject_id
    with door.door(by):
        draft = risk_assessments.begin(about, Tool.CSE, by=by, person=person)
    with door.door(by):
        kept = Draft.objects.select_related("file").get(pk=draft.pk)
        filled = Filled("Tia", 14, answers)
        judged = Judgement(grade, "As she says")
        return risk_assessments.complete(kept, about, form, filled, judged, by=by, person=person)


def screened(row: CmogEntry, by: Hat, grade: str = "SIGNIFICANT") -> CmogEntry:
    """With the level of a screening."""
    made = screening(row, by, grade)
    now = fresh(row, by)
    with door.door(by):
        return cmog_levels.screen(now, made, by=by, version=now.version)


def stepped(
    row: CmogEntry, state: str, by: Hat, words: str = "ZQX as agreed", **more: Any
) -> CmogEntry:
    """Taken to a state."""
    now = fresh(row, by)
    with door.door(by):
        cmog_entries.step(
            now, state, words, happened_on=hats.today(), by=by, version=now.version, **more
        )
    return fresh(row, by)  # type: ignore[no-any-return]


def protect(row: CmogEntry, by: Hat) -> None:
    """An address and a number of the child of an entry, kept secret from now on by its record's agency."""
    with door.door(by):
        card = Card.objects.get(pk=row.card_id)
        subjects.add_to(card, Identity(kept=KEPT), by=by, because=NEW)


def listed(cmog: Cmog, grade: str = "SIGNIFICANT") -> CmogEntry:
    """Tia, on the list."""
    row = entered(known(TIA, cmog.gwen), cmog.gwen)
    screened(row, cmog.gwen, grade)
    return stepped(row, "ON_LIST", cmog.gwen)


def sees(hat: Hat, row: Any) -> bool:
    """Whether a hat sees a row."""
    with door.door(hat):
        return bool(type(row).objects.visible_to(hat).filter(pk=row.pk).exists())


def names_seen(hat: Hat) -> set[str]:
    """The names that a hat can read on cards."""
    with door.door(hat):
        cards = [*Card.objects.visible_to(hat)]
        return {found.label for one in cards if (found := subjects.identity_of(one, by=hat))}
