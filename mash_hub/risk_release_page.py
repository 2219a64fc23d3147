"""The pages of releasing a risk assessment: to whom, how much of it, and who will read it then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from agencies import clock, hats
from agencies.actors import Hat
from agencies.models.agencies import Agency
from agencies.models.people import Person
from agencies.models.workspaces import Purpose, Workspace, WorkspaceKind
from agencies.reasons import ReasonCode
from agencies.roles import role_words
from mash_hub import audiences, cmog_entries
from mash_hub.forms.risk_assessments import PEOPLE, ReleaseForm
from mash_hub.models.cmog_entries import CmogEntry
from mash_hub.models.conflicts import kept
from mash_hub.models.enquiries import Enquiry
from mash_hub.models.joint_screening import JointScreening
from mash_hub.models.referrals import Referral
from mash_hub.models.releases import LONGEST, Audience, AudienceKind
from mash_hub.models.requests import InformationRequest, RequestState
from mash_hub.models.risk_assessments import RiskAssessment, access_of
from mash_hub.models.risk_releases import RiskGiven, RiskRelease, RiskSection
from mash_hub.models.strategies import StrategyDiscussion
from mash_hub.questionnaires import Tool
from mash_hub.requests import agreed_agencies, purposes_of

_WITH_AN_ANSWER = (RequestState.RETURNED, RequestState.SEALED)
Choices = dict[str, tuple[str, Audience]]  # key → its words, and whom it names


# --- to whom --------------------------------------------------------------------------------------


def choices(row: RiskAssessment, *, by: Hat) -> Choices:
    """To whom it can be released from where it was made, as far as the releaser may know of them.

    Single agencies: the host, those that have answered in the enquiry (others after their own answer,
    2.3), the hosts of the lists it was referred to; on a list, every agency of the agreement; of an
    exploitation screening the host of each CMOG of the owner's, whether the child stands there or not,
    so that nothing is told by it. And the cases it belongs to: where it was referred to, joint
    screening, strategy discussion, CMOG entry. Who represents the owner gives it where they are alone.
    """
    found = _everywhere(row, by=by)
    if (by.agency_id, by.workspace_id) == (row.owner_id, row.workspace_id):
        return found
    here = by.workspace_id
    return {key: one for key, one in found.items() if one[1].workspace_id == here}


def _everywhere(row: RiskAssessment, *, by: Hat) -> Choices:
    found = {
        f"{agency.pk}:{place.pk}": (
            f"{agency.name}, in {place.name}",
            Audience(AudienceKind.ENQUIRY, place.pk, (agency.pk,)),
        )
        for agency, place in _single(row)
        if agency.pk != row.owner_id
    }
    return found | _cases(row, by=by)


def _single(row: RiskAssessment) -> list[tuple[Agency, Workspace]]:
    place = Workspace.objects.select_related("host").get(pk=row.workspace_id)
    found = [(place.host, place)]
    answered = InformationRequest.objects.filter(file=row.case_file_id, state__in=_WITH_AN_ANSWER)
    found += [(one.agency, place) for one in answered.select_related("agency")]
    if place.workspace_kind != WorkspaceKind.MASH:
        found += [(agency, place) for agency in agreed_agencies(place.pk, place.host_id)]
    sent = _referrals(row).select_related("workspace__host")
    found += [(one.workspace.host, one.workspace) for one in sent]
    return [*found, *((place.host, place) for place in _lists_of(row))]


def _lists_of(row: RiskAssessment) -> list[Workspace]:
    """The CMOGs under whose agreement the owner of an exploitation screening stands (4.11)."""
    if row.tool != Tool.CSE:
        return []
    lists = Workspace.objects.filter(workspace_kind=WorkspaceKind.CMOG, is_open=True)
    return [
        place
        for place in lists.select_related("host").order_by("name")
        if row.owner_id in {one.pk for one in agreed_agencies(place.pk, place.host_id)}
    ]


def _referrals(row: RiskAssessment) -> Any:
    enquiries = Enquiry.objects.filter(file=row.case_file_id).values_list("pk", flat=True)
    sent = Referral.objects.filter(thing_id__in=[row.thing_id, *enquiries])
    return sent.select_related("workspace").order_by("sent_at", "pk")


def _cases(row: RiskAssessment, *, by: Hat) -> Choices:
    found: Choices = {}
    for one in _referrals(row):
        words = f"The agencies of {one.workspace.name}, {one.reference}"
        found[str(one.pk)] = (words, audiences.of_case(one, owner_id=row.owner_id))
    waiting = _still_to_answer(row)
    joint = JointScreening.objects.visible_to(by).open().filter(file=row.case_file_id)
    for line in joint:
        agencies = {line.owner_id, *line.expected} - waiting - {row.owner_id}
        words = f"The agencies of joint screening {line.reference}"
        _add(found, words, line, AudienceKind.CASE, agencies)
    held = StrategyDiscussion.objects.visible_to(by).open().filter(file=row.case_file_id)
    for talk in held:
        works_for = {hat.person_id: hat.agency_id for hat in hats.in_workspace(talk.workspace_id)}
        there = [pk for pk in talk.invited if works_for.get(pk, row.owner_id) != row.owner_id]
        persons = [pk for pk in there if works_for[pk] not in waiting]
        words = f"Only those invited to strategy discussion {talk.reference}"
        agencies = {works_for[pk] for pk in persons}
        _add(found, words, talk, AudienceKind.MEETING, agencies, persons)
    if row.thing_kind == CmogEntry.kind or row.tool == Tool.CSE:
        for entry in _entries(row, by=by):
            agencies = {entry.owner_id, *cmog_entries.readers_now(entry)} - {row.owner_id}
            words = f"The agencies that read entry {entry.reference}"
            _add(found, words, entry, AudienceKind.CASE, agencies)
    return found


def _entries(row: RiskAssessment, *, by: Hat) -> Any:
    """The entry it was answered at, and those of the child it screens, as far as the releaser reads them."""
    seen = CmogEntry.objects.visible_to(by)
    at = Q(pk=row.thing_id)
    if row.tool == Tool.CSE:
        at |= Q(pk__in=[one.entry.pk for one in access_of(row).entries])
    return seen.filter(at).order_by("entered_at", "pk")


def _add(
    found: Choices,
    words: str,
    thing: Any,
    kind: AudienceKind,
    agencies: Collection[UUID],
    persons: Collection[UUID] = (),
) -> None:
    """Offer a case where somebody can be given anything."""
    if agencies:
        found[str(thing.pk)] = (
            words,
            Audience(
                kind,
                thing.workspace_id,
                tuple(sorted(agencies)),
                tuple(sorted(persons)),
                by_kind=thing.kind,
                by_id=thing.pk,
                reference=thing.reference,
                case_file_id=thing.file_id,
            ),
        )


def _still_to_answer(row: RiskAssessment) -> set[UUID]:
    """Agencies that read what others hold only after their own answer (2.3: no anchoring)."""
    enquiry = Enquiry.objects.filter(file=row.case_file_id).values_list("pk", flat=True).first()
    return audiences.still_to_answer(enquiry) if enquiry else set()


def people(row: RiskAssessment, found: Choices) -> list[tuple[UUID, str]]:
    """Who can be named: people who read what is shared, of the agencies that can be chosen there."""
    agencies = {
        agency
        for _, to in found.values()
        if to.workspace_id == row.workspace_id
        for agency in to.agencies
    }
    return audiences.people_who_read(row.workspace_id, agencies - {row.owner_id})


# --- the form and what it would give --------------------------------------------------------------


def form_of(row: RiskAssessment, found: Choices, *, data: Any = None) -> ReleaseForm:
    """The form as it is first shown: twelve months, and the version it was drawn from."""
    return ReleaseForm(
        data,
        audience=[(key, words) for key, (words, _) in found.items()],
        persons=people(row, found),
        purposes=purposes_of(row.workspace_id),
        initial={"until_on": hats.today() + LONGEST, "version": row.version},
    )


def audience_of(row: RiskAssessment, found: Choices, form: ReleaseForm) -> Audience:
    """Whom the form names. Raises Refused for people who left meanwhile."""
    chosen = form.cleaned_data["to"]
    if chosen == PEOPLE:
        return audiences.of_people(form.people_named(), workspace_id=row.workspace_id)
    return found[chosen][1]


@dataclass(frozen=True)
class AgencyLine:
    """One agency of the preview, with those of its people who will read it, and how much."""

    words: str
    people: list[tuple[str, str, bool]]  # name, role, whether whole


def preview(row: RiskAssessment, form: ReleaseForm, to: Audience) -> dict[str, Any]:
    """Exactly who will be able to read it: shown before anything leaves."""
    terms = form.terms()
    return {
        "row": row,
        "readers": readers(row, to, terms.section),
        "in_part": terms.section == RiskSection.PART,
        "purpose": Purpose(terms.purpose).label,
        "why": ReasonCode(terms.because.code).label,
        "until_on": terms.until_on,
        "fields": _sent(form),
    }


def readers(row: RiskAssessment, to: Audience, section: str) -> list[AgencyLine]:
    """Who would read an assessment by a release, agency by agency, by the rule of readers itself.

    Whoever is kept from an entry of the child is listed like everybody where no entry is named: that they
    are not would tell that the child stands on a list.
    """
    elsewhere = to.workspace_id != row.workspace_id
    planned = RiskGiven(
        to.agencies,
        to.persons,
        section,
        to.workspace_id,
        row.owner_id if elsewhere else None,
        frozenset(kept([to.case_file_id]) if to.case_file_id else ()),
    )
    access = replace(access_of(row, also=[planned]), kept={})
    there = [hat for hat in hats.in_workspace(to.workspace_id) if access.is_visible_to(hat)]
    agencies = [*to.agencies, *([row.owner_id] if elsewhere else [])]
    names = dict(Agency.objects.filter(pk__in=agencies).order_by("name").values_list("pk", "name"))
    who = dict(Person.objects.filter(pk__in={h.person_id for h in there}).values_list("pk", "name"))
    lines = {agency: AgencyLine(name, []) for agency, name in names.items()}
    for hat in there:
        if hat.agency_id in lines:
            person = (who[hat.person_id], role_words(hat.role), access.reads_whole(hat))
            lines[hat.agency_id].people.append(person)
    for line in lines.values():
        line.people.sort()
    return list(lines.values())


def _sent(form: ReleaseForm) -> list[tuple[str, str]]:
    """What was sent, so that the second step sends the same again."""
    data: Any = form.data
    names = [*form.fields, *(f"until_on_{part}" for part in ("day", "month", "year"))]
    return [(name, str(value)) for name in names for value in data.getlist(name)]


# --- afterwards -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReleaseLine:
    """One release in words, for its owner."""

    release: RiskRelease
    words: str


def releases_of(row: RiskAssessment, *, by: Hat) -> list[ReleaseLine]:
    """The releases of an assessment of one's own agency, in the order they were made."""
    own = list(RiskRelease.objects.visible_to(by).filter(assessment=row).order_by("released_at"))
    return in_words(own)


def in_words(rows: Collection[RiskRelease]) -> list[ReleaseLine]:
    """To whom each release speaks: its agencies, the case or meeting, and people by name."""
    agencies = {pk for one in rows for pk in one.agencies}
    names = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    named = {pk for one in rows for pk in one.persons}
    people = dict(Person.objects.filter(pk__in=named).values_list("pk", "name"))
    found = []
    for one in rows:
        words = ", ".join(sorted(names[pk] for pk in one.agencies if pk in names))
        if one.audience_kind in (AudienceKind.CASE, AudienceKind.MEETING):
            words = f"The agencies of {one.by_reference}: {words}"
        if one.persons:
            words += f"; only {', '.join(sorted(people[pk] for pk in one.persons if pk in people))}"
        found.append(ReleaseLine(one, words))
    return found


def at_case(workspace_id: UUID, files: Collection[UUID], *, by: Hat) -> list[RiskAssessment]:
    """The assessments that a hat reads at a case: attached to it, or released to it."""
    seen = RiskAssessment.objects.visible_to(by).as_read_by(by)
    return list(seen.at_case(workspace_id, files))


def live_here(
    rows: Collection[RiskAssessment], workspace_id: UUID, files: Collection[UUID]
) -> dict[UUID, list[ReleaseLine]]:
    """The releases that stand at a case, by assessment: for the owner of each."""
    standing = RiskRelease.objects.live(clock.now()).filter(
        assessment__in=[row.pk for row in rows], workspace=workspace_id, case_file__in=files
    )
    found: dict[UUID, list[ReleaseLine]] = {}
    for line in in_words(list(standing.order_by("released_at"))):
        found.setdefault(line.release.assessment_id, []).append(line)
    return found
