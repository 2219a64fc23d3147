"""A partnership that calls its CMOG a MASE reads that word, whoever it is and wherever it stands (domain notes 1)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.models import Membership
from agencies.roles import ACTS, Act, Role, may
from audit.log import entries as log
from audit.log.entries import Verb
from audit.log.models import Entry
from audit.workspace import entry_lines
from mash_hub import subjects
from mash_hub.models.enquiries import Outcome, Rating
from tests.cast import SETUP, Cast, client_of, given_role
from tests.mash_hub.cmog_case import Cmog, listed, opened
from tests.mash_hub.enquiry_case import decided, fresh, rated


@pytest.fixture
def mase(cast: Cast) -> Cmog:
    """The group, which calls itself a MASE."""
    group = opened(cast)
    with door.door(SETUP):
        row = fresh(group.workspace)
        row.label, row.name = "MASE", "Northmoor MASE"
        row.set_details(by=SETUP, at=clock.now())
    return group


def read(hat: Hat, name: str, *args: object) -> str:
    answer = client_of(hat).get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_notice_says_on_whose_list_something_changed(mase: Cmog) -> None:
    listed(mase)
    for page in ("desk:notices", "desk:my-work"):
        text = read(mase.lyle, page)
        assert "Something on a list of a MASE changed" in text
        assert "CMOG" not in text


def test_a_decision_refers_to_what_the_group_is_called(cast: Cast, mase: Cmog) -> None:
    enquiry = rated(cast, Rating.BLUE)  # which is decided without asking
    text = read(cast.devika, "mash_hub:enquiry", enquiry.pk)
    assert "MASE referral" in text
    assert "CMOG referral" not in text
    decided(cast, enquiry, outcomes=[Outcome.SECTION_17, Outcome.CMOG])
    text = read(cast.devika, "mash_hub:enquiry", enquiry.pk)
    assert "Section 17 assessment, MASE referral" in text
    assert "CMOG referral" not in text


def test_its_settings_go_by_what_it_is_called(cast: Cast, mase: Cmog) -> None:
    text = read(cast.hugh, "mash_hub:settings-workspace", mase.workspace.pk)
    assert "A child on a MASE’s list is reviewed at the latest after" in text
    one = read(cast.hugh, "mash_hub:setting", mase.workspace.pk, "CMOG_REVIEW")
    for words in ("a CMOG", ">CMOG"):
        assert words not in text + one


def test_what_a_role_cannot_do_is_said_without_the_word(cast: Cast, mase: Cmog) -> None:
    hats = [mase.gwen, cast.devika, given_role(cast, "priya", Role.TASKING_RECIPIENT, "cmog")]
    for hat in hats:
        for act in set(Act) - set(ACTS[Role(hat.role)]):
            assert "cmog" not in may(hat, act).reason.lower()


def test_roles_are_chosen_by_what_the_group_is_called(cast: Cast, mase: Cmog) -> None:
    with door.door(SETUP):
        membership = Membership.objects.filter(person=cast.person.owen).first()
    for text in (
        read(cast.paula, "administration:new-membership", cast.person.owen.pk),
        read(cast.paula, "administration:move-membership", membership.pk),
    ):
        assert "MASE member" in text
        assert "CMOG member" not in text


def test_roles_go_by_the_whole_name_where_there_is_no_such_group(cast: Cast) -> None:
    text = read(cast.paula, "administration:new-membership", cast.person.owen.pk)
    assert "CSE and Missing Children Operational Group member" in text
    assert "CMOG member" not in text
    assert "CSE and Missing Children Operational Group" in read(
        cast.hugh, "administration:new-workspace"
    )


def test_lines_of_the_log_say_what_the_group_is_called(cast: Cast, mase: Cmog) -> None:
    child = listed(mase)
    for hat, about, kind in (
        (mase.gwen, "MASE member", "MASE entry"),
        (given_role(cast, "edna", Role.CMOG_MEMBER, "mash"), _WHOLE + " member", _WHOLE + " entry"),
    ):
        with door.door(hat):
            log.write(by=hat, verb=Verb.READ, about=[child], at=clock.now())
        with door.door(hat):
            entry = Entry.objects.filter(verb="READ", person_id=hat.person_id).latest("written_at")
            (line,) = entry_lines.of([entry], by=hat)
        assert line["role"] == about
        assert line["things"][0][0] == kind


def test_who_opened_a_record_is_said_with_what_the_group_is_called(cast: Cast, mase: Cmog) -> None:
    child = listed(mase)
    with door.door(SETUP):
        subject_id = subjects.subject_of(child.card).pk
    read(mase.gwen, "mash_hub:person", subject_id)
    text = read(mase.gwen, "mash_hub:opened", "person", subject_id)
    assert "MASE member" in text
    assert "CMOG" not in text


_WHOLE = "CSE and Missing Children Operational Group"
