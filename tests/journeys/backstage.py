"""Fills a journey's hub, in a process of its own, and says what its people would have in hand.

`python -m tests.journeys.backstage WORD`: a word of `SCENES`, `partnership` or `story`. Of `GO_ON`, `circulate`
goes on with the meeting, `actions-end` with what was agreed, and `research-heard` with the meeting whose
research is late. The last line it prints is JSON: for each person the key of their authenticator app, and for
each hat a session that is signed in already. Everybody here is invented.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.urls import reverse  # noqa: E402

from agencies import clock, door, enrolment, hats, sessions, sign_in  # noqa: E402
from agencies.actors import Service  # noqa: E402
from agencies.models import Membership, Person, Proof, Session  # noqa: E402
from agencies.models.factors import AuthenticatorApp, LinkKind  # noqa: E402
from config.bench import meeting_scene  # noqa: E402
from config.demo import partnership, story  # noqa: E402
from config.demo.teller import Teller  # noqa: E402
from mash_hub import actions  # noqa: E402
from mash_hub.models import (  # noqa: E402
    Action,
    ActionState,
    Contact,
    Dispute,
    Enquiry,
    Merge,
    StrategyDiscussion,
)
from meetings import meetings  # noqa: E402
from meetings.models import AgendaItem, Meeting, MeetingState  # noqa: E402
from tests.journeys import (  # noqa: E402
    accepted_case,
    chapters,
    disrupted_scene,
    exploited_scene,
    left_undone_scene,
    research_scene,
)

BACKSTAGE = Service("test-backstage")
READY = 20  # enquiries that wait for a decision, in a hub that is filled for that
A_LONG_RUN = timedelta(hours=3)


def main(word: str) -> None:
    """Fill the hub and print everybody's keys."""
    if word in GO_ON:
        GO_ON[word]()
        return
    scene = _filled(word)
    with door.door(BACKSTAGE):
        apps = {app.user_id: app for app in AuthenticatorApp.objects.all()}
        people = list(Person.objects.all())
        found: dict[str, Any] = {
            person.user_name: _person(person, apps.get(person.pk)) for person in people
        }
        if word == "story":
            scene = _links(people) | scene
    if scene:
        found |= {"": scene}
    sys.stdout.write(json.dumps(found) + "\n")


def _filled(word: str) -> dict[str, Any]:
    """Fill the hub as a word says; gives what there is of it that people could not find by a name."""
    if word == "story":
        story.tell(lambda _: None)
        told = chapters.tell()
        with door.door(BACKSTAGE):
            return {key: reverse("mash_hub:contact", args=[one.pk]) for key, one in told.items()}
    _only_the_partnership()
    return SCENES[word]() if word in SCENES else {}


def _only_the_partnership() -> None:
    today = hats.today()
    with clock.moved(Teller(partnership.Partnership(), today).at(-120, 9)):
        made = partnership.set_up(today)
    with door.door(BACKSTAGE):
        first = next(iter(made.person.values()))
        first.set_password(story.PASSWORD)
        at = clock.now() - timedelta(days=100)
        Person.objects.update(password=first.password, password_changed_at=at)
        for person in made.person.values():
            sign_in.enrol_demo_totp(person, at)


def _ready_to_decide() -> dict[str, Any]:
    """Enquiries that wait for a decision, each with its version."""
    return {str(one.pk): one.version for one in chapters.ready_to_decide(READY)}


def _a_case_in_hand() -> dict[str, str]:
    """Two cases of a MARAC in session, the first being heard, with some of its people in the room."""
    teller = Teller(partnership.restore(), hats.today())
    meeting = meeting_scene.publish(teller, ("Thrale", "Marlow"))
    here = [teller.hat(name, "marac") for name in ("ruth", "sam", "priya", "tom")]
    meeting_scene.open_session(teller, meeting, here)
    items = meeting_scene.items_of(meeting, here[0])
    meeting_scene.take_up(items[0], here[0])
    return _links_of(items)


def _exploited() -> dict[str, str]:
    """Tia and Kayleigh, a night ago."""
    return exploited_scene.tell(Teller(partnership.restore(), hats.today()))


def _disrupted() -> dict[str, str]:
    """Tia on the list of the CMOG, and a man called Dex on that of the police."""
    return disrupted_scene.tell(Teller(partnership.restore(), hats.today()))


def _left_undone() -> dict[str, str]:
    """An action of the CMOG that Eastvale left undone, and what an auditor draws a sample from."""
    return left_undone_scene.tell(Teller(partnership.restore(), hats.today()))


def _research() -> dict[str, str]:
    """A MARAC of today, whose research is due."""
    return research_scene.tell(Teller(partnership.restore(), hats.today()))


def _research_heard() -> None:
    """That meeting is held."""
    research_scene.is_heard(Teller(partnership.restore(), hats.today()))


def _accepted() -> dict[str, str]:
    """A case of the MARAC that is accepted and waits to be listed."""
    return accepted_case.tell(Teller(partnership.restore(), hats.today()))


def _links_of(cases: list[AgendaItem]) -> dict[str, str]:
    """Where the meeting and its two cases are, and how the cases are called."""
    first, second = cases
    return {
        "meeting": reverse("meetings:meeting", args=[first.meeting_id]),
        "case": reverse("meetings:item", args=[first.pk]),
        "case reference": first.reference,
        "other": reverse("meetings:item", args=[second.pk]),
        "other reference": second.reference,
    }


def _circulate() -> None:
    """That meeting is heard to its end, and its minutes are approved and circulated."""
    teller = Teller(partnership.restore(), hats.today())
    ruth, sam = teller.hat("ruth", "marac"), teller.hat("sam", "marac")
    with door.door(sam):
        meeting = Meeting.objects.visible_to(sam).get()
    first, second = meeting_scene.items_of(meeting, ruth)
    meeting_scene.hear(teller, first)
    meeting_scene.take_up(second, ruth)
    meeting_scene.hear(teller, second)
    meeting_scene.approve(teller, meeting)
    with door.door(ruth):
        newest = Meeting.objects.get(pk=meeting.pk)
        meetings.step(newest, MeetingState.CIRCULATED, by=ruth, version=newest.version)


def _actions_end() -> None:
    """Whatever else was agreed is accepted, done and verified."""
    teller = Teller(partnership.restore(), hats.today())
    ruth = teller.hat("ruth", "marac")
    with door.door(ruth):
        rows = list(Action.objects.visible_to(ruth).to_do().select_related("person"))
    for row in rows:
        owner = teller.hat(row.person.user_name, "marac")
        if row.state == ActionState.PROPOSED:
            teller.accept(row, clock.now(), owner)
        with door.door(owner):
            newest = teller.newest_action(row)
            actions.finish(
                newest,
                done_on=hats.today(),
                done="It is done.",
                effect="The danger is less.",
                victim_told="NO",
                by=owner,
                version=newest.version,
            )
        teller.verify(row, clock.now(), ruth)


def _person(person: Person, app: AuthenticatorApp | None) -> dict[str, Any]:
    places = {}
    for membership in hats.choices(person.pk):
        places[f"{membership.workspace.name}: {membership.role}"] = _session(membership)
    return {
        "name": person.name,
        "app": app.secret().hex() if app else "",
        "sessions": places,
    }


def _links(people: list[Person]) -> dict[str, Any]:
    """Addresses that are handed over or sent by letter, and the cookie of a screen that is hidden."""
    joan = next(person for person in people if person.user_name == "joan")
    (hat,) = hats.choices(joan.pk)
    return {
        "invitation": enrolment._new(people[0], LinkKind.INVITATION),
        "lost factor": enrolment._new(people[1], LinkKind.FACTOR),
        "new password": enrolment._new(people[2], LinkKind.PASSWORD),
        "hidden": _session(hat, locked_at=clock.now()),
        "without a link": [*_closed(), *_ticked(), *_disputed()],
        "sessions": {},
    }


def _closed() -> list[str]:
    """What is found by its reference alone."""
    found: list[str] = []
    models: tuple[tuple[Any, str], ...] = (
        (Enquiry, "mash_hub:enquiry"),
        (Contact, "mash_hub:contact"),
        (StrategyDiscussion, "meetings:strategy"),
    )
    for model, address in models:
        closed = model.objects.filter(state="CLOSED")
        found += [reverse(address, args=[row.pk]) for row in closed]
    return found


def _ticked() -> list[str]:
    """Where one is led after ticking two people in a result."""
    pairs = Merge.objects.values_list("kept", "joined")
    return [reverse("mash_hub:merge-propose", args=pair) for pair in pairs]


def _disputed() -> list[str]:
    """Where the notice of a dispute leads, among many items."""
    items = Dispute.objects.filter(state="RAISED").values_list("item", flat=True)
    return [reverse("mash_hub:item", args=[pk]) for pk in items]


def _session(membership: Membership, **facts: Any) -> str:
    """The cookie of a session that was verified and stays so, however slow the machine is."""
    store = sessions.SessionStore()
    store.create()
    key = store.session_key or ""
    Session.objects.filter(key_hash=sessions.hashed(key)).update(
        person=membership.person_id,
        membership=membership.pk,
        verified_at=clock.now(),
        proved_at=clock.now() + A_LONG_RUN,
        seen_at=clock.now() + A_LONG_RUN,
        verified_with=Proof.PASSKEY,
        **facts,
    )
    return key


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    "decisions": _ready_to_decide,
    "meeting": _a_case_in_hand,
    "exploited": _exploited,
    "disrupted": _disrupted,
    "left-undone": _left_undone,
    "research": _research,
    "accepted": _accepted,
}
GO_ON: dict[str, Callable[[], None]] = {
    "circulate": _circulate,
    "actions-end": _actions_end,
    "research-heard": _research_heard,
}

if __name__ == "__main__":
    main(sys.argv[1])
