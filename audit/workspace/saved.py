"""Questions that an auditor keeps to ask again: which, about whom and how far back; never an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models import Person
from agencies.reasons import Reason, ReasonCode
from agencies.verdicts import Refused, require
from audit.log import entries as log
from audit.log.entries import Verb
from audit.workspace import addresses, names, questions
from audit.workspace.models import SavedQuestion
from audit.workspace.questions import Question
from audit.workspace.reports.catalogue import BY_KEY

MOST = 50  # of one auditor: a list that can be read


@dataclass(frozen=True)
class Shown:
    """One saved question as its list shows it: its words, and the address that asks it of days up to today."""

    id: UUID
    title: str
    about: str
    days: int
    purpose: str
    url: str


@transaction.atomic
def keep(question: Question, report: str, *, by: Hat) -> SavedQuestion:
    """Keep a question. Raises Refused where it may not be asked, or too many are kept."""
    require(questions.may_ask(by, question))
    Person.objects.select_for_update().get(
        pk=by.person_id
    )  # two at once are counted one after the other
    if SavedQuestion.objects.visible_to(by).count() >= MOST:
        raise Refused(f"You keep {MOST} questions already. Remove one first.")
    at = clock.now()
    row = SavedQuestion(
        id=uuid4(),
        person_id=by.person_id,
        membership_id=by.membership_id,
        report=report,
        purpose=question.purpose.code,
        days=(question.until_on - question.from_on).days,
        user_id=question.user_id,
        about_id=question.about_id,
        agency_id=question.agency_id,
        groups=list(question.groups),
        saved_at=at,
    ).start()
    log.write(by=by, verb=Verb.CREATED, about=[row], reason=question.purpose, at=at)
    return row


@transaction.atomic
def remove(row: SavedQuestion, *, by: Hat) -> None:
    """Forget a question of one's own."""
    log.write(by=by, verb=Verb.ENDED, about=[row], at=clock.now())
    row.delete()


def of(hat: Hat) -> list[Shown]:
    """An auditor's saved questions, the newest first."""
    rows = [*SavedQuestion.objects.visible_to(hat).order_by("-saved_at", "pk")]
    users = dict(
        Person.objects.filter(pk__in=[row.user_id for row in rows if row.user_id]).values_list(
            "pk", "name"
        )
    )
    return [_shown(row, users) for row in rows]


def _shown(row: SavedQuestion, users: dict[UUID, str]) -> Shown:
    report = BY_KEY.get(row.report)
    about = [users.get(row.user_id, "")] if row.user_id else []
    about += [names.reference_of(row.about_id)] if row.about_id else []
    return Shown(
        row.pk,
        report.title if report else "Who did or saw what?",
        ", ".join(one for one in about if one),
        row.days + 1,
        ReasonCode(row.purpose).label,
        f"{_place(row)}?{addresses.of_question(_question(row))}",
    )


def _place(row: SavedQuestion) -> str:
    if row.report in BY_KEY:
        return reverse("audit_workspace:report", args=[row.report])
    return reverse("audit_workspace:question")


def _question(row: SavedQuestion) -> Question:
    """What is asked when it is asked again: of as many days up to today."""
    today = hats.today()
    return Question(
        Reason(ReasonCode(row.purpose)),
        today - timedelta(days=row.days),
        today,
        user_id=row.user_id,
        about_id=row.about_id,
        agency_id=row.agency_id,
        groups=tuple(row.groups),
    )
