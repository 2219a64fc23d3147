"""An answer goes where who asked is safe: never to an address that was left, nor to who harms them (5.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agencies import door, hats
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused
from audit.workspace import disclosures
from audit.workspace.models import Disclosure
from audit.workspace.models.disclosures import DisclosureKind
from mash_hub import barriers, subjects
from mash_hub.addresses import Address
from mash_hub.contacts import Part
from mash_hub.identities import Birth, Identity, Name
from mash_hub.models import Involvement
from mash_hub.models.subjects import PersonRole
from tests.cast import Cast
from tests.mash_hub.contact_case import MARISA, submitted

NOW = Address("9 Larch Road", "Northmoor", "NM4 2PP", kind="HOME")
LEFT = Address("Flat 2, 12 Mill Street", "Northmoor", "NM4 2PJ", kind="PREVIOUS", until="2025")
HIS = Address("7 Ferry Court", "Eastvale", "EV1 4AA", kind="HOME")
HER = replace(MARISA, addresses=(NOW, LEFT))
HIM = Identity(names=(Name("Callum", "Thrale"),), birth=Birth.known("1990"), addresses=(HIS,))


@pytest.fixture
def them(cast: Cast) -> tuple[str, str]:
    """The references of her and of him, as the police wrote them down."""
    people = [Part(PersonRole.VICTIM, HER), Part(PersonRole.PERPETRATOR, HIM)]
    contact = submitted(cast.owen, people)
    with door.door(cast.owen):
        found = {}
        for part in Involvement.objects.in_file(contact.file_id).select_related("card"):
            assert part.card
            found[part.role] = subjects.subject_of(part.card).reference
        return found["VICTIM"], found["PERPETRATOR"]


def received(cast: Cast, reference: str, reach: str) -> Disclosure:
    given: dict[str, Any] = {
        "asker": "M. Oakden",
        "words": "All of it",
        "received_on": hats.today(),
    }
    with door.door(cast.ivor):
        record = barriers.record_of(reference, by=cast.ivor)
        assert record is not None
        asked = disclosures.Asked(DisclosureKind.SUBJECT_ACCESS, reach=reach, **given)
        return disclosures.receive(record, asked, by=cast.ivor)


@pytest.mark.parametrize(
    "reach",
    [
        "12 Mill Street, Northmoor NM4 2PJ",
        "Flat 2, 12 mill st.",
        "c/o her mother,\n12, Mill Street",
        "7 Ferry Court, Eastvale",
        "7 FERRY COURT, EV14AA",
    ],
)
def test_no_answer_goes_to_a_home_that_was_left_or_to_who_harms_them(
    cast: Cast, them: tuple[str, str], reach: str
) -> None:
    her, _ = them
    with pytest.raises(Refused, match="nothing is sent there"):
        received(cast, her, reach)
    with door.door(cast.ivor):
        assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    "reach",
    [
        "9 Larch Road, Northmoor NM4 2PP",
        "Flat 2, 30 High Road, Northmoor",
        "12 Mill Street, Eastvale EV1 9AB",  # another town's street of the same name
        "Her solicitor’s, 1 Court Place, Northmoor",
        "collected at the front desk",
    ],
)
def test_an_answer_goes_wherever_else_it_was_asked_for(
    cast: Cast, them: tuple[str, str], reach: str
) -> None:
    her, _ = them
    assert received(cast, her, reach).reference.startswith("SR-")


def test_his_own_answer_goes_to_his_home_of_today(cast: Cast, them: tuple[str, str]) -> None:
    _, him = them
    assert received(cast, him, "7 Ferry Court, Eastvale EV1 4AA").reference


def test_an_answer_that_went_there_is_not_written_down_as_sent(
    cast: Cast, them: tuple[str, str]
) -> None:
    her, _ = them
    row = received(cast, her, "9 Larch Road")
    with door.door(cast.ivor):
        why = Reason(ReasonCode.CIRCUMSTANCES_CHANGED, "She took it back.")
        row = disclosures.refuse(row, by=cast.ivor, because=why, version=row.version)
    for to, how in (("Marisa Oakden, 12 Mill Street", "By post"), ("Her", "To 12 Mill Street")):
        with door.door(cast.ivor), pytest.raises(Refused, match="nothing is sent there"):
            disclosures.close(
                row, to=to, how=how, sent_on=hats.today(), by=cast.ivor, version=row.version
            )
    with door.door(cast.ivor):
        done = disclosures.close(
            row, to="Her", how="In person", sent_on=hats.today(), by=cast.ivor, version=row.version
        )
        assert done.is_over
