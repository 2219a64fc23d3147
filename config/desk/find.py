"""Finding a case by its reference, among what the hat may see and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.http import Http404
from django.urls import reverse

from agencies import references
from agencies.actors import Hat
from mash_hub.models.things import KINDS


@dataclass(frozen=True)
class Place:
    """Which rows a reference of one prefix names, and which page shows them."""

    model: str
    page: str


PLACES = {
    "C": Place("mash_hub.Contact", "mash_hub:contact"),
    "E": Place("mash_hub.Enquiry", "mash_hub:enquiry"),
    "R": Place("mash_hub.InformationRequest", "mash_hub:request"),
    "I": Place("mash_hub.Item", "mash_hub:item"),
    "SI": Place("mash_hub.SealedItem", "mash_hub:sealed-item"),
    "F": Place("mash_hub.Flag", "mash_hub:flag"),
    "AL": Place("mash_hub.MarkerAlert", "mash_hub:marker-alert"),
    "A": Place("mash_hub.Action", "mash_hub:action"),
    "M": Place("meetings.AgendaItem", "meetings:item"),
    "MA": Place("meetings.MaracCase", "meetings:marac-case"),
    "MT": Place("meetings.MaracTransfer", "meetings:marac-transfer"),
    "LO": Place("meetings.ListingNote", "meetings:listing-note"),
    "ME": Place("meetings.Meeting", "meetings:meeting"),
    "B": Place("mash_hub.Barrier", "mash_hub:barrier"),
    "CL": Place("mash_hub.CaseClaim", "mash_hub:claim"),
    "H": Place("mash_hub.LegalHold", "mash_hub:hold"),
    "SR": Place("audit_workspace.Disclosure", "audit_workspace:disclosure"),
    "SP": Place("audit_workspace.DisclosurePart", "audit_workspace:disclosure-part"),
    "SQ": Place("audit_workspace.SealedDisclosure", "audit_workspace:sealed-disclosure"),
    "ML": Place("audit_workspace.MinutesLeave", "audit_workspace:minutes-leave"),
    "D": Place("mash_hub.Destruction", "mash_hub:destruction"),
    "G": Place("mash_hub.BreakGlass", "mash_hub:break-glass"),
    "J": Place("mash_hub.Merge", "mash_hub:merge"),
    "CI": Place("mash_hub.ConferenceInvitation", "mash_hub:conference"),
    "L": Place("mash_hub.ListMatch", "mash_hub:list-match"),
    "RA": Place("mash_hub.RiskAssessment", "mash_hub:risk"),
    "P": Place("mash_hub.PublicReport", "mash_hub:public-report"),
    **{kind.letter: Place("mash_hub.Thing", "mash_hub:thing") for kind in KINDS},
    "LI": Place("mash_hub.Link", "mash_hub:link"),
    "AU": Place("mash_hub.AdultConcern", "mash_hub:adult-concern"),
    "SD": Place("mash_hub.StrategyDiscussion", "meetings:strategy"),
    "PA": Place("mash_hub.CasePassing", "mash_hub:passing"),
    "JS": Place("mash_hub.JointScreening", "meetings:joint-screening"),
    "MI": Place("mash_hub.MissingEpisode", "mash_hub:missing-episode"),
    "TI": Place("mash_hub.TriggerPlan", "mash_hub:plan"),
    "DA": Place("mash_hub.DvdsApplication", "mash_hub:dvds-application"),
    "OR": Place("mash_hub.OnwardRequest", "mash_hub:onward"),
    "OU": Place("mash_hub.OutstandingOffender", "mash_hub:offender"),
    "PO": Place("mash_hub.ProtectiveOrder", "mash_hub:order"),
    "X": Place("mash_hub.Escalation", "mash_hub:escalation"),
    "RI": Place("mash_hub.Receipt", "mash_hub:receipt"),
    "DT": Place("mash_hub.DisruptionTask", "mash_hub:disruption-task"),
    "BP": Place("meetings.BoardPlanItem", "meetings:board-plan-item"),
    "FU": Place("mash_hub.FollowUp", "mash_hub:follow-up"),
    "CM": Place("mash_hub.CmogEntry", "mash_hub:cmog-entry"),
    "REF": Place("mash_hub.Referral", "meetings:referral"),
}
# How many letters are drawn; for links, of which there are most, eight, and five for those of before.
_LENGTHS = dict.fromkeys((kind.letter for kind in KINDS), (8,)) | {"LI": (references.LENGTH, 8)}
_LONGEST_FIRST = sorted(PLACES, key=len, reverse=True)


def page_of(typed: str, hat: Hat) -> str:
    """The address of what a reference names.

    Raises Http404 alike, after the same one query, for what does not exist, what is not for this
    hat, and what is no reference at all.
    """
    prefix, reference = _read(typed)
    place = PLACES[prefix]
    rows = apps.get_model(place.model)._default_manager.visible_to(hat)
    found = rows.filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return reverse(place.page, args=[found])


def _read(typed: str) -> tuple[str, str]:
    """Take a reference as people type it: any case, spaces, with or without its hyphen.

    How many letters follow tells a contact `C-M…` from an entry `CM-…`, with its hyphen or without.
    What cannot be one is looked for all the same, as an enquiry without a reference.
    """
    letters = "".join(one for one in typed[:40].upper() if one.isalnum())
    for prefix in _LONGEST_FIRST:
        rest = letters.removeprefix(prefix)
        drawn = rest != letters and set(rest) <= set(references.ALPHABET)
        if drawn and len(rest) in _LENGTHS.get(prefix, (references.LENGTH,)):
            return prefix, f"{prefix}-{rest}"
    return "E", ""
