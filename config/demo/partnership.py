"""Northmoor's and Eastvale's agencies, workspaces, agreements and some fifty people (all invented)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from agencies import (
    agencies,
    door,
    first_run,
    hats,
    people,
    reference_agencies,
    training,
    workspaces,
)
from agencies.actors import Hat, Service
from agencies.models import (
    Agency,
    AgencyKind,
    AgreementParty,
    AgreementStatus,
    LegalRegime,
    Membership,
    Person,
    SharingAgreement,
    Vetting,
    Workspace,
    WorkspaceKind,
)
from agencies.models.training import TRAINING_LASTS
from agencies.models.workspaces import DataClass, Purpose
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from agencies.training import Recorded

JOINED = Reason(ReasonCode.JOINED)
GDPR, PART3, BOTH = LegalRegime.UK_GDPR, LegalRegime.DPA_PART3, LegalRegime.BOTH

# key: (name, short name, kind, law, telephone of the single point of contact)
AGENCIES: dict[str, tuple[str, str, AgencyKind, LegalRegime, str]] = {
    "council": ("Northmoor Children’s Services", "Children’s", AgencyKind.LA_CHILDREN, GDPR, "100"),
    "adults": ("Northmoor Adults’ Services", "Adults’", AgencyKind.LA_ADULTS, GDPR, "101"),
    "police": ("Ardenshire Police", "Police", AgencyKind.POLICE, BOTH, "102"),
    "health": (
        "Northmoor Community Health",
        "Community Health",
        AgencyKind.HEALTH_PROVIDER,
        GDPR,
        "103",
    ),
    "practice": ("Millbrook GP Practice", "GP practice", AgencyKind.PRIMARY_CARE, GDPR, "114"),
    "housing": ("Northmoor Homes", "Northmoor Homes", AgencyKind.HOUSING, GDPR, "104"),
    "education": (
        "Northmoor Education Safeguarding",
        "Education",
        AgencyKind.EDUCATION,
        GDPR,
        "105",
    ),
    "probation": ("Ardenshire Probation", "Probation", AgencyKind.PROBATION, BOTH, "106"),
    "safe_haven": ("Safe Haven", "Safe Haven", AgencyKind.VCS_DA, GDPR, "107"),
    "larchwood": ("Larchwood House", "Larchwood House", AgencyKind.CARE_HOME, GDPR, "108"),
    "eastvale": ("Eastvale Council", "Eastvale", AgencyKind.LA_CHILDREN, GDPR, "109"),
    "licensing": ("Northmoor Licensing", "Licensing", AgencyKind.OTHER, GDPR, "115"),
    "audit": ("Northmoor Partnership Audit", "Audit", AgencyKind.AUDIT, GDPR, "110"),
}

# key: (name, kind, host, agencies that sign its agreement)
WORKSPACES: dict[str, tuple[str, WorkspaceKind, str, tuple[str, ...]]] = {
    "mash": (
        "Northmoor MASH",
        WorkspaceKind.MASH,
        "council",
        (
            "council",
            "adults",
            "police",
            "health",
            "practice",
            "housing",
            "education",
            "probation",
            "eastvale",
            "larchwood",
            "audit",
        ),
    ),
    "adult_mash": (
        "Northmoor Adult MASH",
        WorkspaceKind.ADULT_MASH,
        "adults",
        ("adults", "police", "health", "practice", "housing", "audit"),
    ),
    "marac": (
        "Northmoor MARAC",
        WorkspaceKind.MARAC,
        "council",
        (
            "council",
            "adults",
            "police",
            "health",
            "housing",
            "education",
            "probation",
            "safe_haven",
            "audit",
        ),
    ),
    "cmog": (
        "Northmoor CMOG",
        WorkspaceKind.CMOG,
        "council",
        ("council", "police", "health", "education", "eastvale", "licensing", "audit"),
    ),
    "eastvale_mash": (
        "Eastvale MASH",
        WorkspaceKind.MASH,
        "eastvale",
        ("eastvale", "police", "health", "audit"),
    ),
    "eastvale_marac": (
        "Eastvale MARAC",
        WorkspaceKind.MARAC,
        "eastvale",
        ("eastvale", "police", "health", "safe_haven", "audit"),
    ),
}

_OFFICER = "Information governance officer"

# name to sign in with: (full name, job, agency, [(workspace, role), …])
Places = list[tuple[str, Role]]
PEOPLE: dict[str, tuple[str, str, str, Places]] = {
    "devika": ("Devika Rao", "MASH manager", "council", [("mash", Role.DECISION_MAKER)]),
    "mandeep": ("Mandeep Gill", "MASH social worker", "council", [("mash", Role.DECISION_MAKER)]),
    "arlo": ("Arlo Finch", "Duty officer", "council", [("mash", Role.DUTY_OFFICER)]),
    "bea": ("Bea Lindqvist", "Duty officer", "council", [("mash", Role.DUTY_OFFICER)]),
    "hannah": (
        "Hannah Voss",
        "Children’s MARAC representative",
        "council",
        [("marac", Role.REPRESENTATIVE)],
    ),
    "ruth": ("Ruth Calder", "MARAC coordinator", "council", [("marac", Role.MARAC_COORDINATOR)]),
    "gwen": ("Gwen Pryce", "CSE social worker", "council", [("cmog", Role.CMOG_MEMBER)]),
    "carys": ("Carys Bevan", "CMOG coordinator", "council", [("cmog", Role.MARAC_COORDINATOR)]),
    "noor": (
        "Noor Haddad",
        "Children’s services manager",
        "council",
        [("mash", Role.AGENCY_MANAGER)],
    ),
    "owen": (
        "Owen Marsh",
        "Detective constable, CRU",
        "police",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "iris": ("Iris Boateng", "CRU researcher", "police", [("mash", Role.RESEARCHER)]),
    "cole": ("Cole Ferris", "Intelligence manager", "police", [("mash", Role.CUSTODIAN)]),
    "sam": (
        "Sam Oyelaran",
        "Detective inspector",
        "police",
        [
            ("marac", Role.MARAC_CHAIR),
            ("cmog", Role.MARAC_CHAIR),
            ("mash", Role.RESEARCHER),
        ],
    ),
    "lyle": (
        "Rhona Lyle",
        "CSE and Missing Children coordinator",
        "police",
        [("mash", Role.RESEARCHER), ("cmog", Role.CMOG_MEMBER)],
    ),
    "doyle": (
        "Kim Doyle",
        "Detective sergeant",
        "police",
        [("mash", Role.RESEARCHER), ("cmog", Role.CMOG_MEMBER)],
    ),
    "leo": ("Leo Hart", "Licensing officer", "licensing", [("cmog", Role.TASKING_RECIPIENT)]),
    "paula": ("Paula Quill", "CRU manager", "police", [("mash", Role.AGENCY_MANAGER)]),
    "joan": ("Joan Petrie", "Health visitor", "health", [("mash", Role.REFERRER)]),
    "kim": (
        "Kim Ashby",
        "Health navigator",
        "health",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "sen": (
        "Anika Sen",
        "Named nurse",
        "health",
        [("mash", Role.RESEARCHER), ("cmog", Role.CMOG_MEMBER), ("adult_mash", Role.RESEARCHER)],
    ),
    "olive": ("Olive Stone", "Student nurse", "health", [("marac", Role.OBSERVER)]),
    "felix": (
        "Felix Amadi",
        "GP",
        "practice",
        [("mash", Role.RESEARCHER), ("mash", Role.REFERRER)],
    ),
    "tom": (
        "Tom Birch",
        "Housing officer",
        "housing",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "lee": (
        "Lee Thrale",
        "Housing officer",
        "housing",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "edna": (
        "Edna Cole",
        "Education safeguarding officer",
        "education",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "piotr": (
        "Piotr Zielinski",
        "Designated safeguarding lead",
        "education",
        [("mash", Role.REFERRER)],
    ),
    "nadia": (
        "Nadia Khan",
        "Probation officer",
        "probation",
        [("mash", Role.RESEARCHER), ("marac", Role.REPRESENTATIVE)],
    ),
    "priya": ("Priya Nair", "IDVA", "safe_haven", [("marac", Role.IDVA)]),
    "leila": (
        "Leila Farouk",
        "IDVA",
        "safe_haven",
        [("marac", Role.IDVA), ("eastvale_marac", Role.IDVA)],
    ),
    "winston": (
        "Winston Grey",
        "Adult safeguarding manager",
        "adults",
        [("adult_mash", Role.DECISION_MAKER), ("marac", Role.REPRESENTATIVE)],
    ),
    "shona": (
        "Shona Mackie",
        "Adults’ researcher",
        "adults",
        [("mash", Role.RESEARCHER), ("adult_mash", Role.DUTY_OFFICER)],
    ),
    "mo": ("Mo Adeyemi", "Home manager", "larchwood", [("mash", Role.SETTING_LEAD)]),
    "aisha": (
        "Aisha Bell",
        "Social worker",
        "eastvale",
        [("eastvale_mash", Role.DECISION_MAKER), ("mash", Role.RESEARCHER)],
    ),
    "esther": (
        "Esther Vale",
        "Duty officer and MARAC coordinator",
        "eastvale",
        [("eastvale_mash", Role.DUTY_OFFICER), ("eastvale_marac", Role.MARAC_COORDINATOR)],
    ),
    "gareth": (
        "Gareth Moon",
        "Eastvale CRU link, MARAC chair",
        "police",
        [("eastvale_mash", Role.RESEARCHER), ("eastvale_marac", Role.MARAC_CHAIR)],
    ),
    "ines": ("Ines Duarte", "Auditor", "audit", [("office", Role.AUDITOR)]),
    "fern": ("Fern Adair", "Audit manager", "health", [("mash", Role.AGENCY_AUDITOR)]),
    "pavel": (
        "Pavel Novak",
        _OFFICER,
        "audit",
        [("mash", Role.INFORMATION_OFFICER)],
    ),
    "orla": (
        "Orla Keane",
        _OFFICER,
        "health",
        [("mash", Role.INFORMATION_OFFICER)],
    ),
    "ffion": ("Ffion Rees", _OFFICER, "council", [("mash", Role.INFORMATION_OFFICER)]),
    "dermot": ("Dermot Shaw", _OFFICER, "adults", [("adult_mash", Role.INFORMATION_OFFICER)]),
    "della": ("Della Ames", _OFFICER, "police", [("mash", Role.INFORMATION_OFFICER)]),
    "rory": (
        "Rory Penn",
        "Senior Information Risk Owner",
        "police",
        [("mash", Role.RISK_OWNER)],
    ),
    "ivor": ("Ivor Dunne", _OFFICER, "police", [("mash", Role.INFORMATION_OFFICER)]),
    "mira": ("Mira Castell", _OFFICER, "practice", [("mash", Role.INFORMATION_OFFICER)]),
    "gus": ("Gus Penhale", _OFFICER, "housing", [("mash", Role.INFORMATION_OFFICER)]),
    "tove": ("Tove Larsen", _OFFICER, "education", [("mash", Role.INFORMATION_OFFICER)]),
    "basil": ("Basil Okoro", _OFFICER, "probation", [("mash", Role.INFORMATION_OFFICER)]),
    "cleo": ("Cleo Marwood", _OFFICER, "safe_haven", [("marac", Role.INFORMATION_OFFICER)]),
    "jude": ("Jude Prior", _OFFICER, "larchwood", [("mash", Role.INFORMATION_OFFICER)]),
    "nell": ("Nell Harker", _OFFICER, "eastvale", [("eastvale_mash", Role.INFORMATION_OFFICER)]),
    "abe": ("Abe Solway", _OFFICER, "licensing", [("cmog", Role.INFORMATION_OFFICER)]),
    "vera": (
        "Vera Holt",
        "Board secretary",
        "council",
        [("mash", Role.BOARD_VIEWER), ("marac", Role.BOARD_VIEWER)],
    ),
    "hugh": ("Hugh Mannering", "Partnership manager", "office", [("office", Role.HUB_MANAGER)]),
}


@dataclass
class Partnership:
    """What was set up, by the short words of this module."""

    agency: dict[str, Agency] = field(default_factory=dict)
    workspace: dict[str, Workspace] = field(default_factory=dict)
    person: dict[str, Person] = field(default_factory=dict)

    def hat(self, name: str, workspace: str) -> Hat:
        """Somebody's hat in a workspace, as it is at the moved clock; opens a door of its own."""
        with door.door(Service("demo-story")):
            worn = hats.of_memberships(one.pk for one in hats.choices(self.person[name].pk))
            place = self.workspace[workspace].pk
            return next(hat for hat in worn.values() if hat.workspace_id == place)


def set_up(today: date) -> Partnership:
    """Set the partnership up as two administrators would have done it some months before `today`."""
    made = Partnership()
    founders = first_run.start_hub(
        office_name="Northmoor Safeguarding Partnership",
        administrators=(
            ("ada", "Ada Byrne", "ada.byrne@northmoor.example"),
            ("zoe", "Zoe Marchetti", "zoe.marchetti@northmoor.example"),
        ),
        trained_on=hats.today(),
    )
    made.agency["office"], made.workspace["office"] = founders.office, founders.workspace
    made.person |= {person.user_name: person for person in founders.people}
    ada, zoe = (made.hat(name, "office") for name in ("ada", "zoe"))
    with door.door(Service("reference")) as _:
        reference_agencies.load(by=Service("reference"))
    _bring_in_agencies(made, ada, zoe)
    drawn = _open_workspaces(made, ada, today)
    _bring_in_people(made, ada, zoe)
    _agree(made, drawn, ada)
    return made


def _bring_in_agencies(made: Partnership, by: Hat, second: Hat) -> None:
    for key, (name, short_name, kind, law, extension) in AGENCIES.items():
        with door.door(by):
            made.agency[key] = agencies.enter(
                by=by,
                name=name,
                short_name=short_name,
                agency_kind=kind,
                legal_regime=law,
                single_point_of_contact=f"Safeguarding desk, 01632 960 {extension}",
                out_of_hours_phone="01632 960 199",
            )
        with door.door(by):
            agencies.make_key(made.agency[key], by=by)
        with door.door(second):
            agencies.activate(made.agency[key], by=second, because=JOINED, version=1)


def _open_workspaces(made: Partnership, by: Hat, today: date) -> dict[str, SharingAgreement]:
    """Open each workspace and draw its agreement up; gives the agreements, which nobody has signed."""
    drawn = {}
    for key, (name, kind, host, parties) in WORKSPACES.items():
        with door.door(by):
            made.workspace[key] = workspaces.open_workspace(
                name, workspace_kind=kind, host=made.agency[host], by=by
            )
        text = workspaces.Text(
            name=f"{name} information-sharing agreement",
            purposes=[p.value for p in Purpose if p != Purpose.ADMINISTRATION],
            data_classes=DataClass.values,
            review_due_on=today + timedelta(days=150),
            expires_on=today + timedelta(days=330),
            assessment_reference="DPIA-14",
        )
        with door.door(by):
            drawn[key] = workspaces.draw_up(
                made.workspace[key], text, parties=[made.agency[one] for one in parties], by=by
            )
    return drawn


def _agree(made: Partnership, drawn: dict[str, SharingAgreement], by: Hat) -> None:
    """The information officer of each party signs, and the agreements are put in force."""
    officers = {
        agency: made.hat(user_name, places[0][0])
        for user_name, (_name, _title, agency, places) in PEOPLE.items()
        if places[0][1] == Role.INFORMATION_OFFICER
    }
    for key, (_name, _kind, _host, parties) in WORKSPACES.items():
        for party in parties:
            sign(drawn[key], by=officers[party])
        with door.door(by):
            signed = SharingAgreement.objects.get(pk=drawn[key].pk)
            workspaces.set_status(
                signed, AgreementStatus.IN_FORCE, by=by, because=JOINED, version=signed.version
            )


def sign(agreement: SharingAgreement, *, by: Hat) -> None:
    """Sign the present text for the hat's agency."""
    with door.door(by):
        party = AgreementParty.objects.select_related("agreement").get(
            agreement=agreement, agency=by.agency_id
        )
        workspaces.sign(
            party,
            lawful_basis="Public task, UK GDPR article 6(1)(e)",
            condition="Data Protection Act 2018, Schedule 1, paragraph 18",
            by=by,
            version=party.agreement.version,
        )


def _bring_in_people(made: Partnership, grants: Hat, confirms: Hat) -> None:
    for user_name, (name, title, agency, places) in PEOPLE.items():
        with door.door(grants):
            made.person[user_name] = people.enter_person(
                user_name=user_name,
                name=name,
                title=title,
                email=f"{user_name}@{agency.replace('_', '-')}.example",
                agency=made.agency[agency],
                by=grants,
            )
        induct(made.person[user_name], grants)
        for workspace, role in places:
            _member(made, user_name, workspace, role, grants, confirms)


def induct(person: Person, by: Hat) -> None:
    """Record that somebody joined with induction and training that day, vetted for five years."""
    facts = Recorded(
        induction_on=hats.today(),
        training_on=hats.today(),
        vetting=Vetting.DBS_ENHANCED,
        vetting_expires_on=hats.today() + timedelta(days=5 * 365),
    )
    with door.door(by):
        training.record(person, facts, training_lasts=TRAINING_LASTS, by=by, version=0)


def _member(
    made: Partnership, user_name: str, workspace: str, role: Role, grants: Hat, confirms: Hat
) -> Membership:
    with door.door(grants):
        membership = people.grant(
            made.person[user_name],
            workspace=made.workspace[workspace],
            role=role,
            from_on=hats.today(),
            until_on=None,
            by=grants,
        )
    with door.door(confirms):
        return people.confirm(membership, by=confirms, version=1)


def restore() -> Partnership:
    """The partnership of a hub that was set up before, read back by names."""
    made = Partnership()
    with door.door(Service("demo-story")):
        agency_names = {words[0]: key for key, words in AGENCIES.items()}
        workspace_names = {words[0]: key for key, words in WORKSPACES.items()}
        for agency in Agency.objects.active():
            made.agency[agency_names.get(agency.name, "office")] = agency
        for workspace in Workspace.objects.all():
            made.workspace[workspace_names.get(workspace.name, "office")] = workspace
        made.person = {person.user_name: person for person in Person.objects.all()}
    return made


def accounts() -> list[dict[str, Any]]:
    """Name to sign in with, full name, role and workspace of everybody, for the demo's list."""
    words = {key: name for key, (name, *_rest) in WORKSPACES.items()} | {"office": "Hub office"}
    return [
        {"user_name": user_name, "name": name, "job": title, "place": words[places[0][0]]}
        for user_name, (name, title, _agency, places) in PEOPLE.items()
    ]
