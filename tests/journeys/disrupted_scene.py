"""Scenario 8b after its first fortnight, by the acts the pages call: from the links on, journeys do it by hand.

Tia stands on the list of the CMOG as Significant, with an agreed plan. The police wrote to the MASH of a man
called Dex, lodged under seal who named him, and keep him on their list by that name; a Dexter Hume is among
their records. Aisha Bell of Eastvale, which is responsible for Tia, is a member of the CMOG. Of two others on
the list one is 18 in half a year, the other a month later.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from agencies import clock, hats
from agencies.roles import Role
from config.demo import cmog, missing
from config.demo.front_door import Part, submit, take_into_screening
from config.demo.teller import Teller
from mash_hub import cmog_entries, coming_of_age, safety_plans
from mash_hub.cmog_words import Said
from mash_hub.models import CmogEntry, Exploitation, SafetyPlan
from mash_hub.models.enquiries import Rating
from mash_hub.models.subjects import Subject
from tests.journeys import exploited_scene, newcomers

HUME = Part("PERPETRATOR", "Dexter", "Hume", born=date(1998, 3, 1))
SECRET = "Two other children name the same man."
GROWN, NEARLY = "Ade Quill", "Bo Quill"


def tell(teller: Teller) -> dict[str, str]:
    """Tell it; gives where things are, and how they are called."""
    known = exploited_scene.tell(teller)
    newcomers.join(teller, "aisha", "cmog", Role.CMOG_MEMBER)
    tia = of_reference(teller, known["tia"])
    entry = listed(teller, tia, "Tia Brannock, 14")
    _planned(teller, entry)
    sealed = _police_tell_of_dex(teller)
    gwen, lyle = teller.hat("gwen", "cmog"), teller.hat("lyle", "cmog")
    with teller.act(_ago(hours=22), lyle):
        concern = cmog_entries.enter_unidentified(
            "Dex", "About 28, tall, a scar on the chin.", cmog._dex(), by=lyle
        )
    cmog.stepped(teller, _ago(hours=21), lyle, concern, "ON_LIST", "Two sources name him.")
    (hume,) = cmog.people_of(teller, _police_contact(teller, HUME, hours=20), lyle)
    grown, nearly = _nearly_of_age(teller)
    with teller.act(clock.now(), gwen):
        return known | {
            "entry": reverse("mash_hub:cmog-entry", args=[entry.pk]),
            "concern": reverse("mash_hub:cmog-entry", args=[concern.pk]),
            "sealed": reverse("mash_hub:sealed-item", args=[sealed.pk]),
            "dex": concern.reference,
            "hume": hume.reference,
            "grown": reverse("mash_hub:cmog-entry", args=[grown.pk]),
            "nearly": reverse("mash_hub:cmog-entry", args=[nearly.pk]),
        }


def _ago(**time: float) -> datetime:
    return clock.now() - timedelta(**time)


def of_reference(teller: Teller, reference: str) -> Subject:
    with teller.act(clock.now(), teller.hat("gwen", "cmog")):
        return Subject.objects.get(reference=reference)


def listed(teller: Teller, who: Subject, name: str, *, hours: float = 28) -> CmogEntry:
    """A child entered by Gwen, screened as Significant, and on the list."""
    gwen = teller.hat("gwen", "cmog")
    said = Said((Exploitation.SEXUAL,), {"name": name, "why": "A new telephone, an older man."})
    row = cmog.entered(teller, _ago(hours=hours), gwen, who, said)
    cmog.screened(teller, _ago(hours=hours - 0.5), gwen, row, name, "SIGNIFICANT")
    return cmog.stepped(teller, _ago(hours=hours - 1), gwen, row, "ON_LIST", "Agreed.")


def _planned(teller: Teller, entry: CmogEntry) -> None:
    gwen = teller.hat("gwen", "cmog")
    with teller.act(_ago(hours=26), gwen):
        plan = safety_plans.write(
            CmogEntry.objects.get(pk=entry.pk),
            cmog.PLAN,
            review_on=hats.today() + timedelta(days=30),
            readers=[teller.made.person["mo"].pk],
            by=gwen,
            version=0,
        )
    with teller.act(_ago(hours=25), gwen):
        newest = SafetyPlan.objects.get(pk=plan.pk)
        safety_plans.agree(newest, by=gwen, version=newest.version)


def _police_contact(teller: Teller, *parts: Part, hours: float) -> Any:
    return submit(
        teller,
        _ago(hours=hours),
        teller.hat("lyle", "mash"),
        parts=parts,
        words="He waits behind the takeaway and drives girls home.",
        categories=("EXPLOITATION",),
        override="CHILD_AT_RISK",
        safe="Ring the coordinator.",
    )


def _police_tell_of_dex(teller: Teller) -> Any:
    """He is named with Tia; the hub asks about her, and the police lodge under seal who else named him."""
    devika = teller.hat("devika", "mash")
    contact = _police_contact(teller, missing.TIA, Part("PERPETRATOR", "Dex", ""), hours=24.5)
    take_into_screening(teller, contact, _ago(hours=24), devika)
    enquiry = teller.rate(contact, _ago(hours=23.9), Rating.AMBER, devika, "An older man.")
    asked = teller.ask(enquiry, _ago(hours=23.8), devika, "Who is around her?", ("police",))
    readers = (devika, teller.hat("lyle", "mash"), teller.hat("doyle", "mash"))
    cole = teller.hat("cole", "mash")
    return teller.lodge(asked["police"], _ago(hours=23.5), cole, SECRET, readers)


def _nearly_of_age(teller: Teller) -> list[CmogEntry]:
    """Two who are 18 soon: it is told of the first from today on, of the second in a month."""
    today = hats.today()
    born = [coming_of_age._months_after(today, months - 12 * 18) for months in (6, 7)]
    names = [one.split() for one in (GROWN, NEARLY)]
    parts = [Part("CHILD", *name, born=day) for name, day in zip(names, born, strict=True)]
    contact = submit(
        teller,
        _ago(hours=19),
        teller.hat("mo", "mash"),
        parts=parts,
        words="They carry telephones for others.",
        categories=("EXPLOITATION",),
        override="CHILD_AT_RISK",
        safe="Ring the home.",
    )
    children = cmog.people_of(teller, contact, teller.hat("gwen", "cmog"))
    return [
        listed(teller, who, name, hours=18)
        for who, name in zip(children, (GROWN, NEARLY), strict=True)
    ]
