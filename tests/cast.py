"""The cast of every test: Northmoor's partnership, its workspaces, its people and their hats.

Fictional throughout (domain notes 8). Everything is made through the models' own starts, inside the
door, so that histories and grants are as in real life.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.test import Client

from agencies import clock, door, hats, keys, sessions
from agencies.actors import Hat, Service
from agencies.models import (
    Agency,
    AgencyKind,
    AgencyStatus,
    AgreementParty,
    AgreementStatus,
    LegalRegime,
    Membership,
    Person,
    Proof,
    Session,
    SharingAgreement,
    TrainingRecord,
    Vetting,
    Workspace,
    WorkspaceKind,
)
from agencies.models.people import MembershipStatus
from agencies.models.workspaces import Purpose
from agencies.roles import Role

SETUP = Service("test-setup")
PASSWORD = "correct-horse-battery"

AGENCIES = {
    "council": ("Northmoor Children’s Services", "Children’s", AgencyKind.LA_CHILDREN),
    "adults": ("Northmoor Adults’ Services", "Adults’", AgencyKind.LA_ADULTS),
    "police": ("Ardenshire Police", "Police", AgencyKind.POLICE),
    "health": ("Northmoor Community Health", "Health", AgencyKind.HEALTH_PROVIDER),
    "housing": ("Northmoor Homes", "Homes", AgencyKind.HOUSING),
    "education": ("Northmoor Education Safeguarding", "Education", AgencyKind.EDUCATION),
    "probation": ("Ardenshire Probation", "Probation", AgencyKind.PROBATION),
    "safe_haven": ("Safe Haven", "Safe Haven", AgencyKind.VCS_DA),
    "audit": ("Northmoor Partnership Audit", "Audit", AgencyKind.AUDIT),
    "office": ("Northmoor Safeguarding Partnership", "Partnership", AgencyKind.PARTNERSHIP),
    "eastvale": ("Eastvale Council", "Eastvale", AgencyKind.LA_CHILDREN),
}

# name: (workspace kind, host)
WORKSPACES = {
    "mash": ("Northmoor MASH", WorkspaceKind.MASH, "council"),
    "marac": ("Northmoor MARAC", WorkspaceKind.MARAC, "council"),
    "hub_office": ("Hub office", WorkspaceKind.OFFICE, "office"),
    "eastvale_mash": ("Eastvale MASH", WorkspaceKind.MASH, "eastvale"),
}

# name: (full name, agency, [(workspace, role), …]); the first hat is the person's usual one
PEOPLE: dict[str, tuple[str, str, list[tuple[str, Role]]]] = {
    "joan": ("Joan Petrie", "health", [("mash", Role.REFERRER)]),
    "kim": ("Kim Ashby", "health", [("mash", Role.RESEARCHER)]),
    "devika": ("Devika Rao", "council", [("mash", Role.DECISION_MAKER)]),
    "mandeep": ("Mandeep Gill", "council", [("mash", Role.DECISION_MAKER)]),
    "arlo": ("Arlo Finch", "council", [("mash", Role.DUTY_OFFICER)]),
    "owen": (
        "Owen Marsh",
        "police",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "cole": ("Cole Ferris", "police", [("mash", Role.CUSTODIAN)]),
    "tom": ("Tom Birch", "housing", [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)]),
    "lee": ("Lee Thrale", "housing", [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)]),
    "edna": ("Edna Cole", "education", [("mash", Role.RESEARCHER)]),
    "ruth": ("Ruth Calder", "council", [("marac", Role.MARAC_COORDINATOR)]),
    "sam": ("Sam Oyelaran", "police", [("marac", Role.MARAC_CHAIR)]),
    "hannah": ("Hannah Voss", "council", [("marac", Role.REPRESENTATIVE)]),
    "priya": ("Priya Nair", "safe_haven", [("marac", Role.IDVA)]),
    "nadia": ("Nadia Khan", "probation", [("marac", Role.REPRESENTATIVE)]),
    "olive": ("Olive Stone", "health", [("marac", Role.OBSERVER)]),
    "ines": ("Ines Duarte", "audit", [("hub_office", Role.AUDITOR)]),
    "hugh": ("Hugh Mannering", "office", [("hub_office", Role.HUB_MANAGER)]),
    "ada": ("Ada Byrne", "office", [("hub_office", Role.ADMINISTRATOR)]),
    "paula": ("Paula Quill", "police", [("mash", Role.AGENCY_MANAGER)]),
    "ivor": ("Ivor Dunne", "police", [("mash", Role.INFORMATION_OFFICER)]),
    "moira": ("Moira Flint", "health", [("mash", Role.INFORMATION_OFFICER)]),
    "vera": ("Vera Holt", "office", [("mash", Role.BOARD_VIEWER)]),
    "esther": ("Esther Vale", "eastvale", [("eastvale_mash", Role.DECISION_MAKER)]),
}


@dataclass
class Cast(SimpleNamespace):
    """Agencies (`cast.agency.police`), workspaces, people, and hats (`cast.devika`)."""

    agency: SimpleNamespace
    workspace: SimpleNamespace
    person: SimpleNamespace
    hats: dict[tuple[str, str], Hat]

    def hat(self, name: str, workspace: str | None = None) -> Hat:
        """A person's hat in a workspace, or their usual one, as it was when the cast was made."""
        return self.hats[name, workspace or PEOPLE[name][2][0][0]]

    def __getattr__(self, name: str) -> Any:
        """The usual hat of somebody in the cast."""
        if name in PEOPLE:
            return self.hat(name)
        raise AttributeError(name)


def _hats(workspaces: SimpleNamespace) -> dict[tuple[str, str], Hat]:
    """Every hat of the cast, by person and workspace."""
    keys_of = {place.pk: key for key, place in vars(workspaces).items()}
    names = dict(wearable().values_list("pk", "person__user_name"))
    worn = hats.of_memberships(names)
    return {(names[pk], keys_of[hat.workspace_id]): hat for pk, hat in worn.items()}


def wearable() -> Any:
    """Every membership that gives a hat today."""
    return Membership.objects.current(hats.today())


def make_cast() -> Cast:
    """Make the whole cast in one act; today's agreement is in force for every agency of Northmoor."""
    password = _hashed()
    with door.door(SETUP):
        agency = SimpleNamespace(**{key: _agency(*words) for key, words in AGENCIES.items()})
        workspace = SimpleNamespace(
            **{
                key: _workspace(name, kind, getattr(agency, host))
                for key, (name, kind, host) in WORKSPACES.items()
            }
        )
        for place in vars(workspace).values():
            _agreement(place, list(vars(agency).values()))
        person = SimpleNamespace(
            **{
                key: _person(key, name, getattr(agency, belongs), places, workspace, password)
                for key, (name, belongs, places) in PEOPLE.items()
            }
        )
        worn = _hats(workspace)
    return Cast(agency=agency, workspace=workspace, person=person, hats=worn)


@cache
def _hashed() -> str:
    """Everybody's password, hashed once a run: Argon2id is slow on purpose."""
    return make_password(PASSWORD)


def _agency(name: str, short_name: str, kind: AgencyKind) -> Agency:
    part3 = kind in (AgencyKind.POLICE, AgencyKind.PROBATION)
    agency = Agency(
        id=uuid4(),
        name=name,
        short_name=short_name,
        agency_kind=kind,
        legal_regime=LegalRegime.DPA_PART3 if part3 else LegalRegime.UK_GDPR,
        status=AgencyStatus.ACTIVE,
    ).start(by=SETUP, at=clock.now())
    keys.create_pairs(agency)
    return agency


def _workspace(name: str, kind: WorkspaceKind, host: Agency) -> Workspace:
    return Workspace(id=uuid4(), name=name, workspace_kind=kind, host=host).start(
        by=SETUP, at=clock.now()
    )


def _agreement(workspace: Workspace, agencies: list[Agency]) -> None:
    today = hats.today()
    agreement = SharingAgreement(
        id=uuid4(),
        workspace=workspace,
        name=f"{workspace.name} agreement",
        purposes=[purpose.value for purpose in Purpose],
        signed_on=today - timedelta(days=400),
        review_due_on=today + timedelta(days=200),
        expires_on=today + timedelta(days=300),
        status=AgreementStatus.IN_FORCE,
    ).start(by=SETUP, at=clock.now())
    AgreementParty.objects.bulk_create(
        AgreementParty(
            id=uuid4(),
            agreement=agreement,
            agency=agency,
            lawful_basis="Public task",
            signed_text=1,
            signed_on=today - timedelta(days=400),
        )
        for agency in agencies
    )


def _person(
    key: str,
    name: str,
    agency: Agency,
    places: list[tuple[str, Role]],
    workspaces: SimpleNamespace,
    password: str,
) -> Person:
    person = Person(id=uuid4(), user_name=key, name=name, agency=agency, password=password)
    person.save(force_insert=True)
    trained(person)
    for place, role in places:
        membership = Membership(
            id=uuid4(),
            person=person,
            agency=agency,
            workspace=getattr(workspaces, place),
            role=role,
            from_on=date(2020, 1, 1),
            status=MembershipStatus.ACTIVE,
        )
        membership.start(by=SETUP, at=clock.now())
    return person


def trained(person: Person) -> None:
    """Let somebody come in, by whatever clock a test goes: inducted, trained and vetted for long."""
    long_ago, far = date(2020, 1, 1), date(2099, 12, 31)
    TrainingRecord(
        id=uuid4(),
        person=person,
        induction_on=long_ago,
        training_on=long_ago,
        training_until_on=far,
        vetting=Vetting.DBS_ENHANCED,
        vetting_expires_on=far,
    ).start(by=SETUP, at=clock.now())


def given_role(cast: Cast, name: str, role: Role, workspace: str = "mash") -> Hat:
    """One more hat of somebody of the cast: another role in a workspace."""
    person, place = getattr(cast.person, name), getattr(cast.workspace, workspace)
    with door.door(SETUP):
        Membership(
            id=uuid4(),
            person=person,
            agency_id=person.agency_id,
            workspace=place,
            role=role,
            from_on=date(2020, 1, 1),
            status=MembershipStatus.ACTIVE,
        ).start(by=SETUP, at=clock.now())
        found = wearable().filter(person=person, workspace=place, role=role)
        [hat] = hats.of_memberships(found.values_list("pk", flat=True)).values()
        return hat


def client_of(hat: Hat, **extra: Any) -> Client:
    """A browser in which the hat's person is signed in with both proofs, just now."""
    client = Client(**extra)
    with door.door(SETUP):
        store = sessions.SessionStore()
        store.create()
        Session.objects.filter(key_hash=sessions.hashed(store.session_key or "")).update(
            person=hat.person_id,
            membership=hat.membership_id,
            verified_at=clock.now(),
            proved_at=clock.now(),
            verified_with=Proof.PASSKEY,
        )
    client.cookies["hub"] = store.session_key or ""
    return client


def post(client: Client, url: str, hat: Hat, **fields: Any) -> Any:
    """Send a form as the page would: with the hat it was drawn for."""
    return client.post(url, {"hat": str(hat.membership_id), **fields})
