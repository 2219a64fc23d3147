"""What the tests of missing children have in common: the home, its manager, Tia, and her episode."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from agencies import clock, door, hats
from agencies.actors import Hat
from agencies.models import Agency, AgencyKind, Membership, Person
from agencies.models.people import MembershipStatus
from agencies.models.workspaces import AgreementParty, SharingAgreement
from agencies.roles import Role
from mash_hub.models import MissingEpisode
from tests.cast import SETUP, Cast, _agency, _hashed, post, trained, wearable

BORN = date(2012, 9, 20)
WHO = {
    "given": "Tia",
    "family": "Brannock",
    "born_day": "20",
    "born_month": "9",
    "born_year": "2012",
}
SEEN, KNOWN = "ZQXSEEN at the bus station", "ZQXKNOWN she took her coat"
REFERENCE = "CM/2027/0147"


def home_of(cast: Cast) -> Hat:
    """Larchwood House joins the workspace; gives the hat of Mo, its manager."""
    with door.door(SETUP):
        home = _agency("Larchwood House", "Larchwood House", AgencyKind.CARE_HOME)
        agreement = SharingAgreement.objects.get(workspace=cast.workspace.mash)
        AgreementParty.objects.bulk_create(
            [
                AgreementParty(
                    id=uuid4(),
                    agreement=agreement,
                    agency=home,
                    lawful_basis="Public task",
                    signed_text=1,
                    signed_on=hats.today() - timedelta(days=400),
                )
            ]
        )
        return _hat(home, "mo", "Mo Adeyemi", cast.workspace.mash, Role.SETTING_LEAD)


def _hat(agency: Agency, key: str, name: str, workspace: Any, role: Role) -> Hat:
    person = Person(id=uuid4(), user_name=key, name=name, agency=agency, password=_hashed())
    person.save(force_insert=True)
    trained(person)
    Membership(
        id=uuid4(),
        person=person,
        agency=agency,
        workspace=workspace,
        role=role,
        from_on=date(2020, 1, 1),
        status=MembershipStatus.ACTIVE,
    ).start(by=SETUP, at=clock.now())
    found = wearable().filter(person=person).values_list("pk", flat=True)
    [hat] = hats.of_memberships(found).values()
    return hat


def colleague(cast: Cast, agency: Agency, key: str, name: str, role: Role) -> Hat:
    """One more person of an agency in Northmoor MASH."""
    with door.door(SETUP):
        return _hat(agency, key, name, cast.workspace.mash, role)


def typed(name: str, at: datetime) -> dict[str, str]:
    """A moment as the boxes of a form hold it."""
    local = at.astimezone(clock.LONDON)
    return {
        f"{name}_day_day": str(local.day),
        f"{name}_day_month": str(local.month),
        f"{name}_day_year": str(local.year),
        f"{name}_time": f"{local:%H:%M}",
    }


def report_fields(cast: Cast, since: datetime, **more: Any) -> dict[str, Any]:
    """A report of Tia as it is typed."""
    return {
        **WHO,
        **typed("since", since),
        "last_seen": SEEN,
        "circumstances": KNOWN,
        "compact_reference": REFERENCE,
        "police": str(cast.agency.police.pk),
        "responsible": str(cast.agency.eastvale.pk),
        **more,
    }


def reported(cast: Cast, browser: Client, by: Hat, since: datetime, **more: Any) -> MissingEpisode:
    """Tia reported missing through the page: where records are found, the first is said to be hers."""
    place, fields = reverse("mash_hub:missing-report"), report_fields(cast, since, **more)
    answer = post(browser, place, by, **fields)
    if answer.status_code == 200:
        chosen = answer.context["form"].fields["child"].choices[0][0]
        answer = post(browser, place, by, **fields, child=chosen)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return newest(by, answer["Location"].split("/")[-2])


def newest(by: Hat, pk: Any) -> MissingEpisode:
    """An episode as it stands now."""
    with door.door(by):
        return MissingEpisode.objects.get(pk=pk)


def step(browser: Client, by: Hat, row: MissingEpisode, name: str, **fields: Any) -> Any:
    """Send the form of one step, at the newest version."""
    version = newest(by, row.pk).version
    place = reverse(f"mash_hub:missing-{name}", args=[row.pk])
    return post(browser, place, by, version=version, draft_mark="", **fields)


def shown(browser: Client, row: MissingEpisode) -> str:
    """The page of an episode."""
    answer = browser.get(reverse("mash_hub:missing-episode", args=[row.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())
