"""Return home interviews: offer, answer, what was said in four parts, and the release of each (4.12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from agencies import clock, sealing
from agencies.actors import Actor, Hat
from agencies.models.agencies import Agency
from agencies.models.grants import CauseKind
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason
from agencies.roles import Act, may
from agencies.verdicts import YES, Refused, Stale, Verdict, no, require
from audit.log import entries as log
from audit.log.entries import Verb
from mash_hub import clocks, free_text, missing_episodes, missing_rules
from mash_hub.missing_episodes import RETURN_INTERVIEW
from mash_hub.missing_reports import cause_of
from mash_hub.models.contact_states import Override
from mash_hub.models.missing_episodes import TABLE as EPISODES
from mash_hub.models.missing_episodes import EpisodeState, MissingEpisode
from mash_hub.models.return_interviews import (
    TABLE,
    InterviewRelease,
    InterviewState,
    NoInterview,
    Part,
    PartDecision,
    ReturnInterview,
)

S = InterviewState


# --- who ------------------------------------------------------------------------------------------


def may_offer(hat: Actor, row: MissingEpisode) -> Verdict:
    """Offer it: social care, of the host or of the responsible authority; once, when the child is back."""
    if not (allowed := missing_rules.may_keep(hat, row)):
        return allowed
    if hat.agency_id == row.police_id:
        return no("Social care offers it, by a person who is independent of police and home.")
    if not EPISODES.may_move(row.state, EpisodeState.RHI_OFFERED):
        return no("It is offered once, when the child is back.")
    return YES


def may_write(hat: Actor, row: ReturnInterview) -> Verdict:
    """Say how it went: the agency that offers it."""
    if not (allowed := may(hat, Act.KEEP_MISSING)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("The agency that offers it writes what was said.")
    return YES if row.is_open else no("It is over.")


def may_release(hat: Actor, row: ReturnInterview) -> Verdict:
    """Decide who reads a part: the agency whose words they are, while the episode is not closed."""
    if not (allowed := may(hat, Act.KEEP_MISSING)):
        return allowed
    if (hat.agency_id, hat.workspace_id) != (row.owner_id, row.workspace_id):
        return no("The agency that held it decides who reads it.")
    if row.state != S.DONE or row.episode.state == EpisodeState.CLOSED:
        return no("What was said is released once it was held, until the episode is closed.")
    return YES


def audience(row: ReturnInterview, part: Part) -> list[Agency]:
    """To whom a part can be released: intelligence to the police alone, the rest to who takes part.

    What the child does not want shared goes to nobody unless the wish was overridden, and never home.
    """
    episode = row.episode
    if part == Part.INTELLIGENCE:
        wanted = {episode.police_id}
    elif part == Part.NOT_SHARED:
        wanted = set(episode.parties) if row.override else set()
    else:
        wanted = {*episode.parties, *([episode.home_id] if episode.home_id else [])}
    return list(Agency.objects.filter(pk__in=wanted - {row.owner_id}).order_by("name"))


# --- the offer ------------------------------------------------------------------------------------


@transaction.atomic
def offer(
    row: MissingEpisode,
    *,
    interviewer: str,
    where: str,
    is_independent: bool,
    by: Hat,
    version: int,
) -> ReturnInterview:
    """Offer the interview by a person who is independent. Raises Refused, Stale."""
    row = MissingEpisode.objects.lock(row, version)
    require(may_offer(by, row))
    if not is_independent:
        raise Refused("An independent person offers it: nobody of the home, and not the police.")
    if not interviewer.strip():
        raise Refused("Say who offers it.")
    at = clock.now()
    made = ReturnInterview(
        id=uuid4(),
        episode=row,
        workspace_id=row.workspace_id,
        owner_id=by.agency_id,
        file_id=row.file_id,
        offered_at=at,
        offered_by_id=by.person_id,
    )
    free_text.require_clear([interviewer, where], file_id=row.file_id, by=by)
    content = {"interviewer": interviewer.strip(), "where": where.strip()}
    sealing.seal(made, "arranged", content, by=by, to=_home_too(row), cause=cause_of(row))
    made.start(by=by, at=at)
    row.set_state(EpisodeState.RHI_OFFERED, by=by, at=at)
    missing_episodes.note(row, Verb.CHANGED, by=by, also=[made], ground="OFFERED")
    return made


def _home_too(row: MissingEpisode) -> set[UUID]:
    return {pk for pk in (*row.parties, row.home_id) if pk}


def _locked(row: ReturnInterview, version: int) -> tuple[ReturnInterview, MissingEpisode]:
    """The episode first, so that two acts on one episode take turns. Raises Stale."""
    episode = MissingEpisode.objects.select_for_update(of=("self",)).get(pk=row.episode_id)
    found = ReturnInterview.objects.lock(row, version)
    found.episode = episode
    return found, episode


@transaction.atomic
def accept(row: ReturnInterview, *, by: Hat, version: int) -> ReturnInterview:
    """Note that the child accepted it. Raises Refused, Stale."""
    row, episode = _locked(row, version)
    require(may_write(by, row))
    require(TABLE.may_move(row.state, S.ACCEPTED))
    row.set_accepted(by=by, at=clock.now())
    missing_episodes.note(episode, Verb.ACCEPTED, by=by, also=[row], ground="ACCEPTED")
    return row


@transaction.atomic
def none_held(
    row: ReturnInterview,
    state: InterviewState,
    why: NoInterview,
    *,
    words: str,
    by: Hat,
    version: int,
) -> ReturnInterview:
    """Note that it was declined or not possible, and why. Raises Refused without words, Stale."""
    row, episode = _locked(row, version)
    require(may_write(by, row))
    require(TABLE.may_move(row.state, state))
    if not words.strip():
        raise Refused("Say why, in a sentence.")
    free_text.require_clear([words], file_id=row.file_id, by=by)
    at = clock.now()
    content = {"words": words.strip()}
    sealing.seal(row, "reason", content, by=by, to=set(episode.parties), cause=cause_of(episode))
    row.set_none(state, why, by=by, at=at)
    clocks.stop(episode, RETURN_INTERVIEW, at=at)
    episode.set_state(EpisodeState(state.value), by=by, at=at)
    missing_episodes.note(episode, Verb.DECLINED, by=by, also=[row], ground=why)
    return row


@transaction.atomic
def record(
    row: ReturnInterview,
    held_at: datetime,
    words: Mapping[Part, str],
    *,
    override: str,
    by: Hat,
    version: int,
) -> ReturnInterview:
    """Write what was said, in four parts; nobody else reads any until it is released.

    `override` says why the child's wish is gone against, where it is. Raises Refused without the
    child's account, or for an override of nothing; Stale.
    """
    row, episode = _locked(row, version)
    require(may_write(by, row))
    require(TABLE.may_move(row.state, S.DONE))
    if not words.get(Part.ACCOUNT, "").strip():
        raise Refused("Write what the child said, in their words.")
    if override and not words.get(Part.NOT_SHARED, "").strip():
        raise Refused("Write what the child does not want shared, or override nothing.")
    if episode.returned_at is None or not episode.returned_at <= held_at <= clock.now():
        raise Refused("It was held after the child came back, and not in the future.")
    at = clock.now()
    for part in Part:
        sealing.seal(row, part.section, {"words": words.get(part, "").strip()}, by=by)
    row.set_done(held_at, Override(override).value if override else "", by=by, at=at)
    clocks.meet(episode, RETURN_INTERVIEW, at=held_at)
    episode.set_state(EpisodeState.RHI_DONE, by=by, at=at)
    sections = [part.section for part in Part]
    log.write(by=by, verb=Verb.COMPLETED, about=[row], sections=sections, ground="DONE", at=at)
    missing_episodes.note(episode, Verb.CHANGED, by=by, also=[row])
    return row


# --- releasing ------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    row: ReturnInterview,
    part: Part,
    agencies: Collection[UUID],
    *,
    because: Reason,
    by: Hat,
    version: int,
) -> InterviewRelease:
    """Release one part to agencies, or withhold it (to none), with the reason; anew when need be.

    `version` is that of the decision before, or 0. Once each part is decided the episode goes on.
    Raises Refused outside the audience, Stale.
    """
    row, episode = _locked(row, row.version)
    require(may_release(by, row))
    made = InterviewRelease.objects.filter(interview=row, part=part).first()
    if version != (made.version if made else 0):
        raise Stale(made.version if made else 0)
    if not {*agencies} <= {one.pk for one in audience(row, part)}:
        raise Refused("This part cannot be released to them.")
    at = clock.now()
    opened = sealing.open_quietly([row], [part.section], by=by)
    if agencies:
        said = opened.text(row, part.section, "words")
        free_text.require_clear([said], file_id=row.file_id, by=by)
    kept = sealing.keep_reason(because, about=row, by=by)
    decision = PartDecision.SHARE if agencies else PartDecision.WITHHOLD
    made = _decided(row, made, part, decision, agencies, by=by, at=at, because=kept)
    if EPISODES.may_move(episode.state, EpisodeState.INTEL_EXTRACTED) and _all_decided(row):
        episode.set_state(EpisodeState.INTEL_EXTRACTED, by=by, at=at)
    log.write(
        by=by,
        verb=Verb.RELEASED if agencies else Verb.WITHHELD,
        about=[row, made],
        owners=sorted({row.owner_id, *agencies}),
        sections=[part.section],
        purpose=Purpose.EXPLOITATION,
        reason=kept,
        ground=part,
        at=at,
    )
    missing_episodes.note(episode, Verb.CHANGED, by=by, ground="RELEASE")
    return made


def _decided(
    row: ReturnInterview,
    made: InterviewRelease | None,
    part: Part,
    decision: PartDecision,
    agencies: Collection[UUID],
    *,
    by: Hat,
    at: datetime,
    because: Reason,
) -> InterviewRelease:
    if made is None:
        made = InterviewRelease(
            id=uuid4(),
            interview=row,
            owner_id=row.owner_id,
            file_id=row.file_id,
            part=part,
            decision=decision,
            agencies=sorted(agencies),
            decided_at=at,
            decided_by_id=by.person_id,
        ).start(by=by, at=at, because=because)
    else:
        sealing.take_back([row], by=by, cause=_cause(made))
        made.set_decided(decision, agencies, by=by, at=at, because=because)
    if agencies:
        sealing.give([row], [part.section], to=agencies, by=by, cause=_cause(made))
    return made


def _cause(made: InterviewRelease) -> sealing.Cause:
    return sealing.Cause.of(CauseKind.RELEASE, made)


def _all_decided(row: ReturnInterview) -> bool:
    decided = InterviewRelease.objects.filter(interview=row).values_list("part", flat=True)
    return set(decided) == set(Part.values)
