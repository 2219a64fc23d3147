"""Using an earlier item of one's own again: the words are copied, the release is decided anew (4.7, R1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, files, references, sealing
from agencies.actors import Hat
from agencies.models.files import RetentionClass
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub.items import may_change, may_write, require_about
from mash_hub.models.items import Item
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.subjects import Identification, Involvement

MOST = 20


def same_people(request: InformationRequest) -> dict[UUID, UUID]:
    """By the anchor under which somebody stands in another case, the one under which a request names them.

    Two parts are one person's where their cards stand for one anchor now; parted again, they are not.
    """
    file_id = request.enquiry.file_id
    asked = Involvement.objects.in_file(file_id).filter(subject__in=request.people)
    standing = Identification.objects.standing()
    now_as = dict(standing.filter(card__in=asked.values("card")).values_list("card", "subject"))
    named = {now_as[part.card_id]: part.subject_id for part in asked if part.card_id in now_as}
    cards = dict(standing.filter(subject__in=named).values_list("card", "subject"))
    parts = Involvement.objects.filter(card__in=cards).values_list("subject", "card")
    found = {anchor: named[cards[card]] for anchor, card in parts}
    return {**found, **{person: person for person in request.people}}


def of(request: InformationRequest, *, by: Hat) -> Any:
    """What the agency wrote earlier about the people of a request and has not used in it; newest first."""
    used = Item.objects.filter(request=request, used_from__isnull=False).standing()
    own = (
        Item.objects.visible_to(by)
        .standing()
        .filter(
            owner=by.agency_id,
            workspace=by.workspace_id,
            people__overlap=[*same_people(request)],
            content__isnull=False,
        )
    )
    earlier = own.exclude(request=request).exclude(pk__in=used.values("used_from"))
    return earlier.select_related("request").order_by("-written_at", "pk")


@transaction.atomic
def use_again(earlier: Item, request: InformationRequest, *, by: Hat) -> Item:
    """Copy an earlier item of one's own agency into another answer, undecided and at home.

    What was released before stays with whom it was released to; here it leaves only by a decision of
    its own, with its own reason. Raises Refused when it is about nobody asked about, or used already.
    """
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(may_write(by, request))
    require(may_change(by, earlier))
    known = same_people(request)
    people = [*dict.fromkeys(known[person] for person in earlier.people if person in known)]
    if not of(request, by=by).filter(pk=earlier.pk).exists() or not people:
        raise Refused("Only what your agency wrote about the people asked about can be used again.")
    require_about(people, request)
    at = clock.now()
    item = Item(
        id=uuid4(),
        request=request,
        file=files.open_file(
            Item.kind,
            owner_id=by.agency_id,
            workspace_id=request.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        ),
        owner_id=by.agency_id,
        workspace_id=request.workspace_id,
        happened_on=earlier.happened_on,
        written_at=at,
        written_by_id=by.person_id,
        reference=references.new("I"),
        used_from=earlier,
        people=people,
        nature=earlier.nature,
        handling=earlier.handling,
        marking=earlier.marking,
        source_grade=earlier.source_grade,
        assessment=earlier.assessment,
        regime=earlier.regime,
    )
    words = sealing.open_quietly([earlier], ["content"], by=by)[earlier, "content"] or {}
    sealing.seal(item, "content", words, by=by)
    item.start(by=by, at=at)
    if request.state == RequestState.ACKNOWLEDGED:
        request.set_state(RequestState.RESEARCHING, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.CREATED,
        about=[item, earlier, request],
        people=people,
        sections=["content"],
        ground="used_again",
        at=at,
    )
    return item
