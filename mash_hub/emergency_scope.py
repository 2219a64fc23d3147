"""What an emergency access opens: the person or case somebody names, found without opening anything.

Person core, flags, contacts and the actions agreed; never a sealed item, an item of an answer, or anything
of which the reader is kept apart (domain notes 4.15). Who is kept apart finds what nobody finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agencies import clock, hats, references
from agencies.actors import Hat
from agencies.models.agencies import Agency, AgencyKind
from agencies.reasons import Reason, ReasonCode
from agencies.roles import Role
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import ceilings, look_up_tiers
from mash_hub.ceilings import SEARCHES_AN_HOUR, TooManySearches
from mash_hub.identities import Identity
from mash_hub.identity_tokens import naming_tokens_of
from mash_hub.models.actions import Action
from mash_hub.models.conflicts import apart
from mash_hub.models.contacts import Contact
from mash_hub.models.flags import Flag
from mash_hub.models.subjects import Card, Identification, Involvement, Subject
from mash_hub.requests import agreed_agencies

MOST = 60  # of each kind; a person with more is found case by case
REVEALING = (AgencyKind.POLICE, AgencyKind.LA_CHILDREN, AgencyKind.LA_ADULTS)


@dataclass(frozen=True)
class Target:
    """The person or case that was named: its reference, and the people and files it stands for."""

    reference: str
    cards: tuple[Card, ...]
    contacts: tuple[Contact, ...]
    actions: tuple[Action, ...]
    flags: tuple[Flag, ...]

    @property
    def rows(self) -> list[Card | Contact | Action | Flag]:
        """Everything that is opened."""
        return [*self.cards, *self.contacts, *self.actions, *self.flags]


def find(*, reference: str, typed: Identity | None, by: Hat, category: ReasonCode) -> Target | None:
    """Find the one person or case that is meant, by its reference or by what is known of them.

    None where nothing is held, where more than one person may be meant, and where the reader is
    kept apart: by the same queries. The try counts as a look-up and is logged. Raises
    TooManySearches: then counter and entry stand in the open act, and the caller has them committed.
    """
    at = clock.now()
    because = Reason(category)
    if ceilings.count_search(by) > SEARCHES_AN_HOUR:
        log.write(by=by, verb=Verb.SEARCHED, reason=because, result="TOO_MANY", at=at)
        raise TooManySearches
    sure, tokens = naming_tokens_of(typed) if typed else (set(), set())
    found = _by_reference(reference, by) if reference else _by_tokens(sure or tokens, by)
    log.write(
        by=by,
        verb=Verb.SEARCHED,
        reason=because,
        ground="break_glass",
        hashes=sorted(tokens),
        at=at,
    )
    return found


_NOBODY = UUID(int=0)


def _by_reference(typed: str, by: Hat) -> Target | None:
    reference = references.tidy(typed)
    subject_id = Subject.objects.filter(reference=reference).values_list("pk", flat=True).first()
    of_case = Contact.objects.filter(Q(reference=reference) | Q(enquiry__reference=reference))
    file_id = of_case.values_list("file_id", flat=True).first()
    return _target(reference, subject_id or _NOBODY, file_id or _NOBODY, by)


def _by_tokens(tokens: set[bytes], by: Hat) -> Target | None:
    """By what is known of somebody: one person alone, or nobody."""
    standing = Identification.objects.standing().filter(card__in=look_up_tiers.met(tokens))
    found = {*standing.values_list("subject_id", "subject__reference")[:MOST]}
    subject_id, reference = found.pop() if len(found) == 1 else (_NOBODY, "")
    return _target(reference, subject_id, _NOBODY, by)


def _target(reference: str, subject_id: UUID, file_id: UUID, by: Hat) -> Target | None:
    """What stands for a person or a case, in as many queries whatever there is."""
    owners = [agency.pk for agency in agreed_agencies(by.workspace_id, by.agency_id)]
    parts = Involvement.objects.of_subject(subject_id).values("file")
    in_case = Involvement.objects.filter(card=OuterRef("pk"), file=file_id)
    standing = Identification.objects.standing().filter(card=OuterRef("pk"), subject=subject_id)
    cards = Card.objects.filter(Exists(standing) | Exists(in_case))
    cards = cards.filter(owner__in=[*owners, by.agency_id])
    allowed = {*cards.not_kept_from(by).values_list("pk", flat=True)}
    every = [*cards.order_by("pk")[:MOST]]
    of_case = Q(file__in=parts) | Q(file=file_id)
    contacts = Contact.objects.filter(of_case, ~apart(by.person_id))
    actions = Action.objects.to_do().filter(of_case, ~apart(by.person_id))
    shown = Flag.objects.active(hats.today()).filter(
        own_persons=[]
    )  # others are for some people alone
    flags = shown.filter(~apart(by.person_id), card__in=cards.values("pk"))
    found = Target(
        reference,
        tuple(every),
        tuple(contacts.filter(owner__in=[*owners, by.agency_id]).order_by("-received_at")[:MOST]),
        tuple(actions.filter(owner__in=[*owners, by.agency_id]).order_by("due_at", "pk")[:MOST]),
        tuple(flags.filter(owner__in=[*owners, by.agency_id]).order_by("pk")[:MOST]),
    )
    is_kept = any(card.pk not in allowed for card in every)
    return found if every and not is_kept else None


def opens_protected(by: Hat, category: ReasonCode) -> bool:
    """Whether protected addresses open too: life at risk, and police, social care or an IDVA (4.15)."""
    if category != ReasonCode.RISK_TO_LIFE:
        return False
    kinds = Agency.objects.filter(pk=by.agency_id).values_list("agency_kind", flat=True)
    return by.role == Role.IDVA or kinds.first() in REVEALING
