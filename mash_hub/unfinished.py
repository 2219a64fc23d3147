"""What of a case would be left to nobody if it ended with its owner now: it is brought to its end first."""

from __future__ import annotations

from mash_hub import strategies
from mash_hub.models.adult_concerns import AdultConcern
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.strategies import EmergencyPower


def of_case(enquiry: Enquiry) -> str:
    """What its owner still has to do in a case, in a sentence; nothing where all is finished (4.5, 4.6)."""
    case = enquiry.contact_id
    if strategies.unrecorded(case):
        return "Record the strategy discussion, or close it with the reason."
    if EmergencyPower.objects.standing().filter(strategy__contact=case).exists():
        return "An emergency power stands: note when it ended."
    if AdultConcern.objects.open().filter(contact=case).exists():
        return "Close the adult concern, with what became of each outcome."
    return ""
