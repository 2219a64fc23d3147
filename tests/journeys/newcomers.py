"""People and roles that the story has not, for journeys that need them: brought in by two, months ago."""

from __future__ import annotations

from datetime import timedelta

from agencies import clock, door, hats, people
from agencies.roles import Role
from config.demo import partnership
from config.demo.teller import Teller

BEFORE = timedelta(days=90)


def enter(teller: Teller, user_name: str, name: str, title: str, agency: str) -> None:
    """Somebody joins an agency, and is inducted, trained and vetted."""
    ada = teller.made.hat("ada", "office")
    with clock.moved(clock.now() - BEFORE):
        with door.door(ada):
            teller.made.person[user_name] = people.enter_person(
                user_name=user_name,
                name=name,
                title=title,
                email=f"{user_name}@{agency}.example",
                agency=teller.made.agency[agency],
                by=ada,
            )
        partnership.induct(teller.made.person[user_name], ada)


def join(teller: Teller, name: str, workspace: str, role: Role) -> None:
    """Somebody is given a role in a workspace."""
    ada, zoe = (teller.made.hat(one, "office") for one in ("ada", "zoe"))
    with clock.moved(clock.now() - BEFORE):
        with door.door(ada):
            row = people.grant(
                teller.made.person[name],
                workspace=teller.made.workspace[workspace],
                role=role,
                from_on=hats.today(),
                until_on=None,
                by=ada,
            )
        with door.door(zoe):
            people.confirm(row, by=zoe, version=1)
