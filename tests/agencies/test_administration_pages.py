"""Administration pages: move somebody, close a workspace, and read no content."""

from __future__ import annotations

from django.urls import reverse

from agencies import door, hats
from agencies.models import Membership, MembershipStatus, Workspace
from agencies.roles import Role
from tests.cast import SETUP, Cast, client_of, post
from tests.mash_hub.cmog_case import opened


def test_moving_somebody_ends_the_old_role_and_lets_the_new_one_wait(cast: Cast) -> None:
    browser = client_of(cast.paula)
    url = reverse("administration:move-membership", args=[cast.owen.membership_id])
    assert browser.get(url).status_code == 200
    answer = post(
        browser,
        url,
        cast.paula,
        version=1,
        workspace=cast.workspace.eastvale_mash.pk,
        role=Role.RESEARCHER.value,
    )
    assert answer.status_code == 302
    with door.door(SETUP):
        old = Membership.objects.get(pk=cast.owen.membership_id)
        new = Membership.objects.get(
            person=cast.person.owen, workspace=cast.workspace.eastvale_mash
        )
        assert (old.status, new.status) == (MembershipStatus.ENDED, MembershipStatus.INDUCTED)


def test_a_manager_of_another_agency_moves_nobody(cast: Cast) -> None:
    url = reverse("administration:move-membership", args=[cast.tom.membership_id])
    assert client_of(cast.paula).get(url).status_code == 404


def test_a_group_that_is_called_otherwise_goes_by_its_own_name(cast: Cast) -> None:
    cmog = opened(cast)
    hugh, gwen = client_of(cast.hugh), client_of(cmog.gwen)
    url = reverse("administration:edit-workspace", args=[cmog.workspace.pk])
    assert "CMOG member" in gwen.get("/").content.decode()
    said = {"version": 1, "name": "Northmoor MASE", "is_open": "on", "label": " MASE "}
    assert post(hugh, url, cast.hugh, **said).status_code == 302
    page = hugh.get(reverse("administration:workspace", args=[cmog.workspace.pk])).content.decode()
    assert "MASE, hosted by" in page
    assert "MASE member" in page
    work = gwen.get("/").content.decode()
    assert "MASE member for" in work
    assert "CMOG" not in work
    too_long = post(hugh, url, cast.hugh, **said | {"version": 2, "label": "M" * 13})
    assert too_long.status_code == 422


def test_a_closed_workspace_gives_no_hats_until_it_is_opened_again(cast: Cast) -> None:
    browser = client_of(cast.hugh)
    url = reverse("administration:edit-workspace", args=[cast.workspace.mash.pk])
    assert browser.get(url).status_code == 200
    assert post(browser, url, cast.hugh, version=1, name="Northmoor MASH").status_code == 302
    with door.door(SETUP):
        assert not Workspace.objects.get(pk=cast.workspace.mash.pk).is_open
        assert hats.wear(cast.devika.membership_id, cast.devika.person_id, "") is None
    stale = post(browser, url, cast.hugh, version=1, name="Northmoor MASH", is_open="on")
    assert stale.status_code == 409
    again = post(browser, url, cast.hugh, version=2, name="Northmoor MASH", is_open="on")
    assert again.status_code == 302
