"""Chapters of people who join, and of an agreement that is signed: what administration has to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from agencies import clock, hats, people, workspaces
from agencies.models import SharingAgreement
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from config.demo import partnership
from config.demo.teller import Teller

Ago = Callable[..., datetime]


def tell(teller: Teller, ago: Ago) -> None:
    """Somebody is invited to the police; an agreement is being renewed, and one is to be reviewed."""
    _somebody_joins(teller, ago)
    _an_agreement_is_renewed(teller, ago)
    _an_agreement_is_to_be_reviewed(teller, ago)


def _somebody_joins(teller: Teller, ago: Ago) -> None:
    paula = teller.hat("paula", "mash")
    with teller.act(ago(hours=4), paula):
        person = people.enter_person(
            user_name="dana",
            name="Dana Reyes",
            title="CRU researcher",
            email="dana@police.example",
            agency=teller.made.agency["police"],
            by=paula,
        )
        people.grant(
            person,
            workspace=teller.made.workspace["mash"],
            role=Role.RESEARCHER,
            from_on=hats.today(),
            until_on=None,
            by=paula,
        )


def _an_agreement_is_renewed(teller: Teller, ago: Ago) -> None:
    """The police have signed, Community Health has not."""
    hugh, ivor = teller.hat("hugh", "office"), teller.hat("ivor", "mash")
    with teller.act(ago(hours=4), hugh):
        before = SharingAgreement.objects.get(workspace=teller.made.workspace["mash"])
        text = workspaces.Text(
            name="Northmoor MASH information-sharing agreement, renewed",
            purposes=before.purposes,
            data_classes=before.data_classes,
            review_due_on=hats.today() + timedelta(days=300),
            expires_on=hats.today() + timedelta(days=400),
            assessment_reference="DPIA-21",
        )
        parties = [teller.made.agency[one] for one in ("police", "health")]
        renewal = workspaces.draw_up(
            before.workspace, text, parties=parties, by=hugh, renews=before
        )
    partnership.sign(renewal, by=ivor)


def _an_agreement_is_to_be_reviewed(teller: Teller, ago: Ago) -> None:
    """That of the MARAC, since today; its parties go on reading."""
    hugh = teller.hat("hugh", "office")
    with teller.act(ago(hours=3), hugh):
        row = SharingAgreement.objects.get(workspace=teller.made.workspace["marac"])
        because = Reason(ReasonCode.REVIEW)
        row.set_reviewed(hats.today(), by=hugh, at=clock.now(), because=because)
    with teller.act(ago(hours=3), hugh):
        workspaces.tell_of_reviews(by=hugh)
