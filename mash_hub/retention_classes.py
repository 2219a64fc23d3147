"""Under which classes a record falls beside the one of its file, by what it really holds (domain notes 4.17).

Child protection, sexual abuse of a child, and looked-after children are no kind of case: a contact or an
entry is of them by what was found out. So they are worked out when it is asked, and a correction counts at
once. A record that falls under several is kept for the longest (docs/adr/0092).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from agencies import clock
from agencies.models.files import File, RetentionClass
from mash_hub import partnership_settings, retention_periods
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.cmog_states import Exploitation
from mash_hub.models.contact_states import Category, ContactKind
from mash_hub.models.contacts import Contact
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.enquiry_states import Outcome
from mash_hub.models.flags import Flag, FlagType
from mash_hub.models.partnership_settings import SettingName
from mash_hub.models.strategies import SECTION_47, EmergencyPower, StrategyDiscussion
from mash_hub.models.subjects import Identification, Involvement, PersonRole

OF_CHILDREN = (ContactKind.CHILD, ContactKind.ONLINE)
STAYS = (
    "While an inquiry asks for it, nothing about sexual abuse of children is destroyed. The partnership"
    " said so, and says when that ends."
)


def of(files: Iterable[File]) -> dict[UUID, set[RetentionClass]]:
    """Of some files, the classes under which each falls beside its own; one query."""
    rows = File.objects.filter(pk__in=[file.pk for file in files]).annotate(
        protection=_protection("pk"), abuse=_abuse("pk"), looked_after=Exists(_children_of("pk"))
    )
    return {
        row.pk: {
            one
            for one, falls in (
                (RetentionClass.SECTION_47, row.protection),
                (RetentionClass.SEXUAL_ABUSE, row.abuse),
                (RetentionClass.LOOKED_AFTER, row.looked_after),
            )
            if falls
        }
        for row in rows
    }


def longest(files: Collection[File]) -> dict[UUID, RetentionClass]:
    """Of some files, the class that keeps each for the most years once it is closed.

    A looked-after child keeps a record by their birthday, and is never said here: by the class of a file
    nobody learns of a flag that they were not shown.
    """
    found, at = of(files), clock.now()

    def years(one: RetentionClass, file: File) -> int:
        return retention_periods.years_of(one, file.workspace_id, at)

    return {
        file.pk: max(
            (
                RetentionClass(file.retention_class),
                *sorted(found[file.pk] - {RetentionClass.LOOKED_AFTER}),
            ),
            key=lambda one, file=file: years(one, file),  # type: ignore[misc]
        )
        for file in files
    }


def write_down(file_ids: Collection[UUID]) -> None:
    """Put files into the class that keeps each for the longest, which their tombstone will say."""
    files = [*File.objects.filter(pk__in=file_ids)]
    kept_as = longest(files)
    for file in files:
        if kept_as[file.pk] != file.retention_class:
            file.set_retention_class(kept_as[file.pk])


def still_kept(workspace_id: UUID, at: datetime, path: str = "file") -> Q:
    """For rows with a file in a workspace: those that one of these classes keeps at an instant.

    Of looked-after children what is certain without opening anything; why one has to stay still is said
    when it is proposed (`kept_long_enough`). While an inquiry asks for it, all about sexual abuse stays.
    """

    def closed_after(name: SettingName) -> Q:
        before = retention_periods.years_before(name, workspace_id, at)
        return Q(**{f"{path}__closed_at__gt": before})

    abuse = Q(_abuse(path))
    if not partnership_settings.in_force(SettingName.ABUSE_STAYS, workspace_id, at):
        abuse &= closed_after(SettingName.KEPT_ABUSE)
    else:
        abuse |= Q(Exists(of_sexual_harm(path)))
    return (
        abuse
        | (Q(_protection(path)) & closed_after(SettingName.KEPT_PROTECTION))
        | (Q(Exists(_children_of(path))) & closed_after(SettingName.LOOKED_AFTER_DIED))
    )


def may_not_go_now(file_ids: Collection[UUID]) -> bool:
    """Whether some files are about sexual abuse of a child while an inquiry asks that all of that stays.

    Whatever speaks of sexual harm counts, since no birth is opened for this.
    """
    rows = File.objects.filter(Q(_abuse("pk")) | Q(Exists(of_sexual_harm("pk"))), pk__in=file_ids)
    at, name = clock.now(), SettingName.ABUSE_STAYS
    places = {*rows.values_list("workspace_id", flat=True)}
    return any(partnership_settings.in_force(name, place, at) for place in places)


def of_sexual_harm(path: str) -> QuerySet[Contact]:
    """For rows with a file: the contacts in it that speak of sexual harm, to whomever."""
    return Contact.objects.filter(file=OuterRef(path), categories__contains=[Category.SEXUAL])


def looked_after_in(files: Iterable[File]) -> QuerySet[Involvement]:
    """The parts in some files of children who were looked after while the case was open."""
    parts = _flagged().filter(file__in=[file.pk for file in files])
    return parts.select_related("card", "file")


def _protection(path: str) -> Q:
    """A discussion decided on section 47, or led to a conference or an emergency power.

    Or the enquiry ended with a discussion that nobody recorded here (fail closed).
    """
    inside = StrategyDiscussion.objects.filter(file=OuterRef(path))
    led_on = Q(outcome__in=SECTION_47) | Q(conferences__len__gt=0)
    recorded = StrategyDiscussion.objects.filter(file=OuterRef("file"), recorded_at__isnull=False)
    ended = Enquiry.objects.filter(file=OuterRef(path), outcomes__contains=[Outcome.STRATEGY])
    return (
        Q(Exists(inside.filter(led_on)))
        | Q(Exists(EmergencyPower.objects.filter(file=OuterRef(path))))
        | Q(Exists(ended.exclude(Exists(recorded))))
    )


def _abuse(path: str) -> Q:
    """Sexual harm where a child is concerned; sexual exploitation on a list, or its flag."""
    child = Involvement.objects.filter(file=OuterRef("file"), role=PersonRole.CHILD)
    harm = of_sexual_harm(path).filter(Q(contact_kind__in=OF_CHILDREN) | Q(Exists(child)))
    online = Contact.objects.filter(file=OuterRef(path), contact_kind=ContactKind.ONLINE)
    flagged = Flag.objects.filter(file=OuterRef(path), flag_type=FlagType.CSE)
    found = Q(Exists(harm)) | Q(Exists(online)) | Q(Exists(flagged))
    for place in ("file", *CmogEntry.made_of_it):
        entries = CmogEntry.objects.filter(**{place: OuterRef(path)})
        found |= Q(Exists(entries.filter(exploitation__contains=[Exploitation.SEXUAL])))
    return found


def _children_of(path: str) -> QuerySet[Involvement]:
    return _flagged().filter(file=OuterRef(path))


def _flagged() -> QuerySet[Involvement]:
    """Parts of people who were flagged as looked after on a day on which the case was open."""
    standing = Identification.objects.standing().filter(card=OuterRef("card"))
    about = Coalesce(
        Subquery(standing.values("subject")[:1]), F("subject"), output_field=UUIDField()
    )
    flags = Flag.objects.alias(about=about).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("file__opened_at")),
        about=OuterRef("about"),
        flag_type=FlagType.LOOKED_AFTER,
        started_on__lte=Coalesce(
            OuterRef("file__closed_at__date"), F("started_on"), output_field=DateField()
        ),
        expires_on__gte=OuterRef("file__opened_at__date"),
    )
    return Involvement.objects.alias(about=about).filter(Exists(flags))
