"""The register of protective orders: recording one, and each step until it is looked back on (4.13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from agencies import clock, files, hats, references, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.files import RetentionClass
from agencies.models.notices import NoticeKind
from agencies.reasons import BY_RULE
from agencies.roles import Act, may
from agencies.verdicts import Refused, Verdict, require
from audit.log.entries import Verb
from mash_hub import flags, free_text, order_clocks, subject_names, subjects
from mash_hub.calendars import months_after
from mash_hub.models.order_types import RULES, Condition, OrderType, Rule, types_for
from mash_hub.models.protective_orders import (
    CURRENT,
    PENDING,
    OrderState,
    ProtectiveOrder,
)
from mash_hub.models.subjects import Card, PersonRole, Subject
from mash_hub.order_copies import may_keep, note, tell

S = OrderState
FIRST = (S.CONSIDERED, S.APPLIED, S.GRANTED)  # how far one can be when it is recorded
Protected = Sequence[tuple[Subject, PersonRole]]


@dataclass(frozen=True)
class Terms:
    """What an order says, without any address that is protected."""

    court: str = ""
    court_reference: str = ""
    conditions: tuple[Condition, ...] = ()
    area: str = ""
    words: str = ""
    tag_until: date | None = None
    is_address_withheld: bool = False

    @property
    def texts(self) -> list[str]:
        """Every text, to be looked through before it is kept."""
        return [self.court, self.court_reference, self.area, self.words]


@dataclass(frozen=True)
class Days:
    """The first and last day of an order, when something is due under it, and when it is looked at."""

    begins_on: date | None = None
    last_on: date | None = None
    duty_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class Recorded:
    """Everything a new entry of the register is made of."""

    order_type: OrderType
    stage: OrderState
    terms: Terms
    days: Days = Days()
    protected: Protected = ()
    applied_on: date | None = None
    hearing_at: datetime | None = None
    follows: ProtectiveOrder | None = None


# --- recording ----------------------------------------------------------------------------------


def may_record(hat: Actor) -> Verdict:
    """Whether a hat keeps orders of its agency."""
    return may(hat, Act.KEEP_ORDERS)


def types_of(hat: Hat) -> list[OrderType]:
    """The kinds a hat's agency records (4.13, Who)."""
    kind = Agency.objects.filter(pk=hat.agency_id).values_list("agency_kind", flat=True).first()
    return types_for(kind or "")


@transaction.atomic
def record(subject: Subject, said: Recorded, *, by: Hat) -> ProtectiveOrder:
    """Record an order or notice on somebody whom the hat knows, at the step where it stands.

    Raises Refused for a kind that the agency does not record, days outside its length, and people the
    hat does not know; WordsRefused for an address that is protected of anybody named.
    """
    require(may_record(by))
    _require(said, by=by)
    require_withheld(said.terms)
    people: list[tuple[Subject, PersonRole]] = [(subject, PersonRole.PERPETRATOR), *said.protected]
    if len({one.pk for one, _ in people}) < len(people):
        raise Refused("Name each person once: nobody is protected from themselves.")
    cards = [(_card_of(one, by=by), role) for one, role in people]
    at = clock.now()
    row = ProtectiveOrder(
        id=uuid4(),
        reference=references.new("PO"),
        order_type=said.order_type,
        state=said.stage,
        owner_id=by.agency_id,
        workspace_id=by.workspace_id,
        file=files.open_file(
            ProtectiveOrder.kind,
            owner_id=by.agency_id,
            workspace_id=by.workspace_id,
            retention_class=RetentionClass.AGENCY_ITEM,
        ),
        subject=subject,
        card=cards[0][0],
        follows=said.follows,
        is_address_withheld=said.terms.is_address_withheld,
        made_at=at,
        made_by_id=by.person_id,
        applied_on=said.applied_on,
        hearing_at=said.hearing_at,
    )
    put(row, said.days)
    called = subject_names.of([one.pk for one, _ in people], by=by)
    names = [called[one.pk] for one, _ in people]
    seal(row, said.terms, {"respondent": names[0], "protected": names[1:]}, by=by)
    row.start(by=by, at=at)
    for place, (card, role) in enumerate(cards):
        subjects.involve(card, row, role=role, place=place, by=by, at=at)
    free_text.require_clear(said.terms.texts, file_id=row.file_id, by=by)
    order_clocks.run(row, at=at)
    if said.stage == S.GRANTED:
        end_notice(row, by=by, at=at)
    note(row, Verb.CREATED, by=by)
    return row


def _card_of(subject: Subject, *, by: Hat) -> Card:
    card = flags.card_of(subject, by=by)
    if card is None:
        raise Refused("Write a record of everybody the order names first.")
    return card


def _require(said: Recorded, *, by: Hat) -> None:
    if said.order_type not in types_of(by):
        raise Refused("Your agency does not record this kind of order: the police do.")
    if said.stage not in FIRST:
        raise Refused("Choose how far it is.")
    rule = RULES[said.order_type]
    if rule.is_notice and said.stage == S.APPLIED:
        raise Refused("A notice is given, not applied for: choose “considered” or “made”.")
    if said.follows is not None:
        _require_notice(said.follows, rule, by=by)
    _require_stage(said, rule)


def _require_stage(said: Recorded, rule: Rule) -> None:
    if said.stage == S.APPLIED and (said.applied_on is None or said.applied_on > hats.today()):
        raise Refused("Say on which day it was applied for: today or earlier.")
    if said.stage == S.GRANTED:
        require_terms(said.terms)
        require_days(said.days, rule)
        require_tag(said.terms, said.days, rule)


def _require_notice(before: ProtectiveOrder, rule: Rule, *, by: Hat) -> None:
    require(may_keep(by, before))
    if before.order_type != rule.follows or not before.is_current:
        raise Refused("This order does not follow that notice.")


def require_withheld(terms: Terms) -> None:
    """Refuse what looks like an address where one on the paper is withheld: it may be that one (4.13)."""
    if terms.is_address_withheld and any(map(free_text.looks_like_one, terms.texts)):
        raise Refused(
            "A protected address stands on the paper. Say the conditions without any street, postcode or"
            " telephone number."
        )


def require_terms(terms: Terms) -> None:
    if not terms.conditions or not terms.words.strip():
        raise Refused("Say what the order forbids or asks for: its conditions, and in words.")


def require_days(days: Days, rule: Rule) -> None:
    """The length that the law gives a kind of order (4.13)."""
    if days.begins_on is None:
        raise Refused("Give its first day.")
    if days.last_on is not None and days.last_on < days.begins_on:
        raise Refused("The last day is not before the first.")
    require_review(days.review_on, rule)
    _require_length(days.begins_on, days.last_on, rule)


def require_review(review_on: date | None, rule: Rule) -> None:
    """A day of review lies ahead; a warning notice, which no court ends, never goes without one (4.13)."""
    if review_on is None and rule.is_reviewed:
        raise Refused("Say when it is looked at: nothing else reminds anybody of it.")
    if review_on is not None and review_on <= hats.today():
        raise Refused("Choose a day of review after today.")


def _require_length(begins_on: date, last_on: date | None, rule: Rule) -> None:
    if rule.days is not None:
        fewest, most = rule.days
        length = (last_on - begins_on).days + 1 if last_on else 0
        if not fewest <= length <= most:
            raise Refused(f"It lasts {fewest} to {most} days, the first day counted.")
    if rule.least_years and last_on is not None:
        least = months_after(begins_on, 12 * rule.least_years) - timedelta(days=1)
        if last_on < least:
            raise Refused(f"It lasts at least {rule.least_years} years, or until further order.")


def require_tag(terms: Terms, days: Days, rule: Rule, *, varied_on: date | None = None) -> None:
    """The last day of an electronic tag, within the months the law gives for one (4.13).

    They run from the order’s first day, and from that of a variation where the court varies it.
    """
    is_tagged = Condition.TAG in terms.conditions
    if terms.tag_until is None:
        if is_tagged and rule.tag_months:
            raise Refused("Say until which day the electronic tag is worn.")
        return
    if not is_tagged:
        raise Refused("Choose “Electronic tag” too, or leave its last day empty.")
    begins_on = days.begins_on or hats.today()
    if terms.tag_until < begins_on or (days.last_on and terms.tag_until > days.last_on):
        raise Refused("The tag is worn within the days of the order.")
    since = max(begins_on, varied_on or begins_on)
    if rule.tag_months and terms.tag_until >= months_after(since, rule.tag_months):
        raise Refused(f"A tag is worn for at most {rule.tag_months} months: choose its last day.")


def put(row: ProtectiveOrder, days: Days) -> None:
    row.begins_on, row.last_on = days.begins_on, days.last_on
    row.duty_on, row.review_on = days.duty_on, days.review_on


def seal(row: ProtectiveOrder, terms: Terms, names: dict[str, Any], *, by: Hat) -> None:
    """Seal what an order says; who holds a copy reads the new words too."""
    content = {
        "respondent": names.get("respondent", ""),
        "protected": names.get("protected", []),
        "court": terms.court.strip(),
        "court_reference": terms.court_reference.strip(),
        "conditions": [one.value for one in terms.conditions],
        "area": terms.area.strip(),
        "tag_until": terms.tag_until.isoformat() if terms.tag_until else "",
        "words": terms.words.strip(),
    }
    sealing.seal(row, "terms", content, by=by)


def is_followed(row: ProtectiveOrder) -> bool:
    """Whether another order follows the same notice, and is sought still or was made."""
    others = ProtectiveOrder.objects.filter(follows=row.follows_id).exclude(pk=row.pk)
    return row.follows_id is not None and others.filter(state__in=(*PENDING, *CURRENT)).exists()


def end_notice(row: ProtectiveOrder, *, by: Hat, at: datetime) -> None:
    """End the notice before an order: the court has heard it."""
    if row.follows_id is None:
        return
    before = ProtectiveOrder.objects.select_related("file").select_for_update(of=("self",))
    notice = before.get(pk=row.follows_id)
    if not notice.is_current:
        return
    order_clocks.heard(notice, at=at)
    order_clocks.over(notice, at=at)
    notice.set_state(S.EXPIRED, by=by, at=at, because=BY_RULE, ended_on=hats.today())
    tell(notice, NoticeKind.ORDER_CHANGED, by=by, at=at)
    note(notice, Verb.ENDED, by=by, because=BY_RULE)
