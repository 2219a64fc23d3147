"""Messages that leave the hub by e-mail or text message, how each person wants them, and how far told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies import clock
from agencies.actors import Hat
from agencies.carriers.port import Channel, Template
from agencies.models.base import Row
from agencies.models.notices import NoticeKind
from agencies.models.people import Membership, Person
from agencies.roles import Act, may

_K = NoticeKind


class Often(models.TextChoices):
    """How often somebody wants to hear of something by e-mail."""

    AT_ONCE = "AT_ONCE", "At once"
    HOURLY = "HOURLY", "Together, once an hour"
    DAILY = "DAILY", "Together, once a day"
    NEVER = "NEVER", "Never"


class Group(models.TextChoices):
    """What notices come to, for the person who is told."""

    URGENT = "URGENT", "What waits for me now"
    WORK = "WORK", "New work for me or my agency"
    REST = "REST", "Everything else I am told of"


URGENT = frozenset(
    {
        _K.IMMEDIATE_DANGER,
        _K.MISSING_REPORTED,
        _K.MISSING_UNSEEN,
        _K.RED_WANTED,
        _K.RED_UNSEEN,
        _K.RED_DECISION_LATE,
        _K.ACTION_LATE,
    }
)
WORK = frozenset(
    {
        _K.CONTACT_SUBMITTED,
        _K.CONTACT_LATE,
        _K.REQUEST_SENT,
        _K.REQUEST_CHASED,
        _K.ENQUIRY_DECIDED,
        _K.FOLLOW_UP_OFFERED,
        _K.FEEDBACK_SENT,
        _K.ITEM_DISPUTED,
        _K.ACCESS_REQUESTED,
        _K.ONWARD_ASKED,
        _K.SEALED_ITEM_LODGED,
        _K.SEALED_ITEM_UNSEEN,
        _K.ADDRESS_CHANGED,
        _K.ADDRESS_UNSEEN,
        _K.DECISION_UNSEEN,
        _K.BREAK_GLASS_USED,
        _K.BREAK_GLASS_GIVEN,
        _K.SAMPLE_LATE,
        _K.PATTERN_REFERRED,
        _K.OWN_LOOKED_FOR,
        _K.BREAK_GLASS_LATE,
        _K.BARRIER_CHANGED,
        _K.SEALED_DISCLOSURE,
        _K.MINUTES_LEAVE_ASKED,
        _K.WORDS_WAIT,
        _K.FLAG_REVIEW_DUE,
        _K.MARKER_ALERT,
        _K.MARKER_UNSEEN,
        _K.ORDER_BREACHED,
        _K.ORDER_DUE,
        _K.DVDS_LATE,
        _K.OFFENDER_LATE,
        _K.CONFERENCE_ASKED,
        _K.PASSING_RECEIVED,
        _K.JOINT_VIEW_WANTED,
        _K.JOINT_VIEW_LATE,
        _K.REFERRAL_RECEIVED,
        _K.CASE_OUTCOME,
        _K.LISTING_NOTE,
        _K.LISTING_LATE,
        _K.REPRESENTATIVE_CHANGED,
        _K.MEETING_EXPECTED,
        _K.CORRECTION_ASKED,
        _K.ACTION_YOURS,
        _K.ACTION_ASSIGNED,
        _K.BOARD_PLAN_LATE,
        _K.ACTION_REMINDER,
        _K.ESCALATION_RAISED,
        _K.CLOCK_BREACHED,
        _K.AGREEMENT_TO_SIGN,
        _K.AGREEMENT_SIGNED,
        _K.AGREEMENT_REVIEW,
        _K.AGREEMENT_EXPIRING,
        _K.AGREEMENT_EXPIRED,
        _K.MEMBERSHIP_LATE,
        _K.TRAINING_LAPSES,
        _K.TRAINING_OF_OTHERS,
        _K.MUCH_LOOKED_UP,
        _K.SETTING_CHANGED,
        _K.MERGE_CHANGED,
        _K.ASKED_IF_KNOWN,
    }
)


def group_of(kind: str) -> Group:
    """To which group a kind of notice belongs; what nobody listed belongs to the rest."""
    if kind in URGENT:
        return Group.URGENT
    return Group.WORK if kind in WORK else Group.REST


class MessageChoice(models.Model):
    """How one person wants to hear of news outside the hub; without a row, as its defaults say."""

    kind: ClassVar[str] = "message_choice"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    mobile = models.CharField(max_length=16, blank=True)
    urgent_by_email = models.BooleanField(default=True)
    urgent_by_text = models.BooleanField(default=False)
    work_by_email = models.CharField(max_length=8, choices=Often.choices, default=Often.DAILY)
    work_by_text = models.BooleanField(default=False)
    rest_by_email = models.CharField(max_length=8, choices=Often.choices, default=Often.DAILY)
    daily_at = models.TimeField(default=time(8))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    urgent_when_quiet = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        """A choice has no name of its own."""
        return "messages"

    def keep(self) -> MessageChoice:
        """Store it."""
        self.save()
        return self

    def often(self, group: Group) -> Often:
        """How often the person wants e-mail about a group."""
        if group == Group.URGENT:
            return Often.AT_ONCE if self.urgent_by_email else Often.NEVER
        return Often(self.work_by_email if group == Group.WORK else self.rest_by_email)

    def by_text(self, group: Group) -> bool:
        """Whether the person wants a text message about a group, at once."""
        wanted = {Group.URGENT: self.urgent_by_text, Group.WORK: self.work_by_text}
        return bool(self.mobile) and wanted.get(group, False)

    def groups(self, stream: Stream) -> set[Group]:
        """What the person wants told in a stream."""
        if stream == Stream.URGENT_TEXT:
            return {Group.URGENT} if self.by_text(Group.URGENT) else set()
        if stream == Stream.TEXT:
            return {Group.WORK} if self.by_text(Group.WORK) else set()
        if stream == Stream.URGENT:
            return {Group.URGENT} if self.urgent_by_email else set()
        wanted = Often(stream.value)
        return {one for one in (Group.WORK, Group.REST) if self.often(one) == wanted}

    def newest_slot(self, stream: Stream, at: datetime) -> datetime:
        """The newest time at which a stream was to be told; always now for what comes at once."""
        if stream == Stream.HOURLY:
            return at.replace(minute=0, second=0, microsecond=0)
        return self.daily_since(at) if stream == Stream.DAILY else at

    def is_held(self, stream: Stream, at: datetime) -> bool:
        """Whether quiet hours hold a stream back."""
        return self.is_quiet(at) and not (stream.is_urgent and self.urgent_when_quiet)

    def is_quiet(self, at: datetime) -> bool:
        """Whether an instant falls into the person's quiet hours, which may go over midnight."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        now = at.astimezone(clock.LONDON).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until

    def daily_since(self, at: datetime) -> datetime:
        """When the newest daily digest was due."""
        local = at.astimezone(clock.LONDON)
        day: date = local.date() if local.time() >= self.daily_at else local.date() - _DAY
        return datetime.combine(day, self.daily_at, tzinfo=clock.LONDON)


_DAY = timedelta(days=1)


class Stream(models.TextChoices):
    """What is told together; each membership has a place in each."""

    URGENT = "URGENT", "Urgent, by e-mail"
    URGENT_TEXT = "URGENT_TEXT", "Urgent, by text message"
    AT_ONCE = "AT_ONCE", "At once, by e-mail"
    TEXT = "TEXT", "At once, by text message"
    HOURLY = "HOURLY", "Together, hourly"
    DAILY = "DAILY", "Together, daily"

    @property
    def channel(self) -> Channel:
        """By which way it goes out."""
        return Channel.TEXT if self in (Stream.URGENT_TEXT, Stream.TEXT) else Channel.EMAIL

    @property
    def is_urgent(self) -> bool:
        """Whether it may come in quiet hours."""
        return self in (Stream.URGENT, Stream.URGENT_TEXT)


class MessagePlace(Row):
    """Up to which notice one membership was told of in one stream, and when."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    stream = models.CharField(max_length=12, choices=Stream.choices)
    told_until = models.BigIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "stream"], name="one_message_place")
        ]

    def __str__(self) -> str:
        """A place has no name."""
        return "place"

    def start(self) -> MessagePlace:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_told(self, until: int, *, at: datetime) -> None:
        """Move it forward."""
        self.told_until, self.told_at = max(until, self.told_until), at
        self.save(update_fields=["told_until", "told_at"])


class MessageState(models.TextChoices):
    """How far a message is."""

    WAITING = "WAITING", "Waits to be sent"
    SENT = "SENT", "Sent"
    ARRIVED = "ARRIVED", "Arrived"
    FAILED = "FAILED", "Did not arrive"


WHY = {
    "PERMANENT_FAILURE": "There is no such address or number. Correct it.",
    "TEMPORARY_FAILURE": "The mailbox or telephone could not be reached for three days.",
    "TECHNICAL_FAILURE": "The provider could not send it. Nothing is wrong with the address.",
    "REFUSED_ADDRESS": "The mail server refuses the address. Correct it.",
    "NOTIFY_400": "The provider refuses the address or number. Correct it.",
    "NO_ADDRESS": "The person has no address or number for it.",
    "NO_ANSWER": "The provider never said whether it arrived.",
    "": "The provider did not take it for hours.",
}


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def visible_to(self, hat: Hat) -> MessageQuerySet:
        """Those to the people a manager looks after; they say nothing but when and whether."""
        if may(hat, Act.MANAGE_HUB):
            return self.all()
        return (
            self.filter(person__agency=hat.agency_id)
            if may(hat, Act.MANAGE_AGENCY)
            else self.none()
        )

    def to_send(self, at: datetime) -> MessageQuerySet:
        """Those to be handed over now, the urgent first."""
        due = self.filter(state=MessageState.WAITING, next_try_at__lte=at)
        return due.order_by("-is_urgent", "next_try_at", "pk")

    def to_follow(self, at: datetime) -> MessageQuerySet:
        """Those whose carrier can be asked what became of them."""
        sent = self.filter(state=MessageState.SENT, next_try_at__lte=at).exclude(number="")
        return sent.order_by("next_try_at", "pk")


class Message(Row):
    """One message to one person; its words are its template's, and no address is kept with it."""

    kind: ClassVar[str] = "message"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True)
    channel = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Channel])
    template = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Template])
    news = ArrayField(models.BigIntegerField(), default=list)  # the numbers of its notices
    key = models.CharField(max_length=80, unique=True)  # what it is about once, whoever writes it
    is_urgent = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=MessageState.choices, default=MessageState.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    number = models.CharField(max_length=64, blank=True)  # the carrier's own
    code = models.CharField(max_length=40, blank=True)  # why it did not arrive
    ended_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["WAITING", "SENT"]),
                name="message_to_do",
            )
        ]

    def __str__(self) -> str:
        """A message reads as how far it is."""
        return self.get_state_display()

    @property
    def why(self) -> str:
        """Why it did not arrive, as its person's manager reads it."""
        return WHY.get(self.code, WHY[""])

    @property
    def reference(self) -> str:
        """What the carrier knows it by: a random id."""
        return str(self.pk)

    @property
    def agency_id(self) -> UUID:
        """The agency whose manager is told when it fails."""
        return self.person.agency_id

    def start(self) -> Message:
        """Store it."""
        self.save(force_insert=True)
        return self

    def set_tried(self, *, again_at: datetime) -> None:
        """Note that it is being handed over, and when to try again should nothing come of it."""
        self.tries, self.next_try_at = self.tries + 1, again_at
        self.save(update_fields=["tries", "next_try_at"])

    def set_sent(self, number: str, *, ask_at: datetime, at: datetime) -> None:
        """Note that the carrier took it, and when to ask what became of it."""
        self.state, self.number, self.code = MessageState.SENT, number, ""
        self.next_try_at, self.ended_at = ask_at, at
        self.save(update_fields=["state", "number", "code", "next_try_at", "ended_at"])

    def set_asked(self, *, ask_at: datetime) -> None:
        """Note when to ask the carrier again."""
        self.next_try_at = ask_at
        self.save(update_fields=["next_try_at"])

    def set_ended(self, state: MessageState, *, code: str = "", at: datetime) -> None:
        """Note that it arrived, or why it did not."""
        self.state, self.code, self.ended_at = state, code, at
        self.save(update_fields=["state", "code", "ended_at"])


class OutboxLetter(Row):
    """A message the demo did not send: there is a row of these in a demo alone."""

    reference = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=5)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """A letter reads as its subject."""
        return self.subject or self.body
