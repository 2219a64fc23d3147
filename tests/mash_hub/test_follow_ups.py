"""What an outcome asks of one agency: offered with the decision, taken on, done, or late (4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies import clock, door
from agencies.actors import Hat
from agencies.clock import LONDON
from agencies.models import Notice, NoticeKind
from agencies.roles import Role
from agencies.verdicts import Refused, Stale
from config.desk import my_work
from mash_hub import clocks, conflicts, follow_ups, jobs
from mash_hub.models import Enquiry, Escalation, FollowUp, FollowUpState
from mash_hub.models.conflicts import ConflictSource
from mash_hub.models.enquiries import Outcome
from tests.cast import SETUP, Cast, client_of, given_role, post
from tests.mash_hub.enquiry_case import asked, decided, decision, make_contact, nothing, rated

S = FollowUpState
MONDAY = datetime(2027, 2, 1, 9, tzinfo=LONDON)
BOTH = [Outcome.SECTION_17, Outcome.EARLY_HELP]
WORDS = "Help the family settle in."


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    """Everything happens from that Monday on."""
    with clock.moved(MONDAY):
        yield


def case(cast: Cast, outcomes: Any = BOTH) -> tuple[Enquiry, dict[str, FollowUp]]:
    """An enquiry decided with the police in the lead, and its follow-ups by outcome."""
    enquiry = rated(cast, contact=make_contact(cast, received_at=MONDAY))
    nothing(cast.kim, asked(cast, enquiry, "health")["health"])
    enquiry = decided(cast, enquiry, outcomes=outcomes)
    return enquiry, rows_of(enquiry)


def rows_of(enquiry: Enquiry) -> dict[str, FollowUp]:
    with door.door(SETUP):
        found = FollowUp.objects.filter(enquiry=enquiry).order_by("offered_at", "pk")
        return {row.outcome: row for row in found}


def stepped(row: FollowUp, state: FollowUpState, by: Hat, words: str = WORDS) -> FollowUp:
    with door.door(by):
        now = FollowUp.objects.get(pk=row.pk)
        return follow_ups.step(now, state, words, by=by, version=now.version)


def due(row: FollowUp) -> dict[str, datetime]:
    with door.door(SETUP):
        found = clocks.of(FollowUp.kind, [row.pk])
        return {name: one.due_at for (_, name), one in found.items() if one.is_running}


def told(hat: Hat, kind: NoticeKind) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def works(hat: Hat) -> list[str]:
    with door.door(hat):
        return [one.words for one in my_work.gather(hat, clock.now(), with_names=False).due]


def test_each_of_five_outcomes_asks_one_agency_and_no_other_outcome_does(cast: Cast) -> None:
    _, rows = case(
        cast,
        [
            Outcome.SECTION_17,
            Outcome.EARLY_HELP,
            Outcome.UNIVERSAL,
            Outcome.SINGLE_AGENCY,
            Outcome.OUT_OF_AREA,
            Outcome.SECTION_42,
        ],
    )
    council, police = cast.agency.council.pk, cast.agency.police.pk
    assert {outcome: row.agency_id for outcome, row in rows.items()} == {
        Outcome.SECTION_17: council,  # the children’s authority’s own duty
        Outcome.EARLY_HELP: police,
        Outcome.UNIVERSAL: police,
        Outcome.SINGLE_AGENCY: police,
        Outcome.OUT_OF_AREA: council,  # the case is the host’s to pass on
    }
    day = datetime(2027, 2, 2, 23, 59, 59, tzinfo=LONDON)
    assert due(rows[Outcome.EARLY_HELP]) == {
        follow_ups.ANSWER: day,
        follow_ups.DUE: datetime(2027, 2, 15, 23, 59, 59, tzinfo=LONDON),
    }
    # 45 working days from Monday 1 February: 19 in February, 21 in March less Easter, 5 in April.
    assessed = datetime(2027, 4, 7, 23, 59, 59, tzinfo=LONDON)
    assert due(rows[Outcome.SECTION_17])[follow_ups.DUE] == assessed
    assert told(cast.owen, NoticeKind.FOLLOW_UP_OFFERED) == 3
    assert told(cast.mandeep, NoticeKind.FOLLOW_UP_OFFERED) == 2
    assert "Targeted early help: take it on, or decline" in works(cast.owen)


def test_only_its_agency_and_the_host_see_one_and_nobody_kept_apart(cast: Cast) -> None:
    enquiry, rows = case(cast)
    row = rows[Outcome.EARLY_HELP]
    owner = given_role(cast, "nadia", Role.ACTION_OWNER)
    seen = {
        "owen": (cast.owen, True),
        "devika": (cast.devika, True),
        "kim": (cast.kim, False),
        "joan": (cast.joan, False),
        "arlo": (cast.arlo, False),
        "paula": (cast.paula, False),
        "nadia": (owner, False),
        "marac": (cast.hat("owen", "marac"), False),
        "esther": (cast.esther, False),
    }
    page = reverse("mash_hub:follow-up", args=[row.pk])
    with door.door(SETUP):
        conflicts.keep_apart(
            cast.mandeep.person_id,
            enquiry.file_id,
            source=ConflictSource.DECLARED,
            by=cast.mandeep,
            at=clock.now(),
        )
    for hat, sees in (*seen.values(), (cast.mandeep, False)):
        with door.door(hat):
            assert FollowUp.objects.visible_to(hat).filter(pk=row.pk).exists() == sees, hat.role
            found = FollowUp.objects.get(pk=row.pk)
            assert (FollowUp.objects.readers_of(found, among=[hat]) == [hat]) == sees, hat.role
        assert (client_of(hat).get(page).status_code == 200) == sees, hat.role
    shown = client_of(cast.owen).get(page).content.decode()
    assert "Third report in nine months." in shown
    assert reverse("mash_hub:enquiry", args=[enquiry.pk]) not in shown


def test_it_is_taken_on_and_done_by_its_agency_alone(cast: Cast) -> None:
    _, rows = case(cast)
    row = rows[Outcome.EARLY_HELP]
    for hat in (cast.devika, cast.kim):
        with pytest.raises(Refused):
            stepped(row, S.ACCEPTED, hat)
    with pytest.raises(Refused):
        stepped(row, S.DONE, cast.owen)  # not taken on yet
    stepped(row, S.ACCEPTED, cast.owen, "")
    assert set(due(row)) == {follow_ups.DUE}
    with pytest.raises(Refused, match="Say what was done"):
        stepped(row, S.DONE, cast.owen, " ")
    with door.door(cast.owen):
        now = FollowUp.objects.get(pk=row.pk)
        with pytest.raises(Stale):
            follow_ups.step(now, S.DONE, WORDS, by=cast.owen, version=1)
    stepped(row, S.DONE, cast.owen)
    assert due(row) == {}
    with pytest.raises(Refused):
        stepped(row, S.WITHDRAWN, cast.devika)
    page = reverse("mash_hub:follow-up", args=[row.pk])
    assert WORDS in client_of(cast.devika).get(page).content.decode()
    assert told(cast.devika, NoticeKind.FOLLOW_UP_CHANGED) == 2


def test_one_that_is_declined_waits_for_the_host_who_offers_it_to_another(cast: Cast) -> None:
    enquiry, rows = case(cast, [Outcome.EARLY_HELP])
    row = rows[Outcome.EARLY_HELP]
    step_page = reverse("mash_hub:follow-up-step", args=[row.pk, "DECLINED"])
    owen = client_of(cast.owen)
    assert step_page in owen.get(reverse("mash_hub:follow-up", args=[row.pk])).content.decode()
    assert post(owen, step_page, cast.owen, words="", version=1).status_code == 422
    assert post(owen, step_page, cast.owen, words="Not ours.", version=1).status_code == 302
    assert due(row) == {}
    assert "Targeted early help: declined" in works(cast.devika)
    offer = reverse("mash_hub:follow-up-offer", args=[row.pk])
    assert post(owen, offer, cast.owen).status_code == 403
    devika = client_of(cast.devika)
    given = {"agency": str(cast.agency.housing.pk), "words": WORDS, "version": 2}
    assert post(devika, offer, cast.devika, **{**given, "words": ""}).status_code == 422
    assert post(devika, offer, cast.devika, **given).status_code == 302
    assert post(devika, offer, cast.devika, **given).status_code == 403
    with door.door(SETUP):
        new = FollowUp.objects.get(enquiry=enquiry, state=S.OFFERED)
        assert FollowUp.objects.get(pk=row.pk).state == S.WITHDRAWN
    assert new.agency_id == cast.agency.housing.pk
    assert "Targeted early help: declined" not in works(cast.devika)
    with door.door(cast.tom):
        assert [one.pk for one in FollowUp.objects.visible_to(cast.tom)] == [new.pk]
        assert not Enquiry.objects.visible_to(cast.tom).exists()  # nothing else of the case
    shown = client_of(cast.tom).get(reverse("mash_hub:follow-up", args=[new.pk])).content.decode()
    assert WORDS in shown
    assert "Third report in nine months." not in shown


def test_lateness_tells_its_agency_and_then_challenges_it(cast: Cast) -> None:
    _, rows = case(cast)
    for days in (2, 5):
        with clock.moved(MONDAY + timedelta(days=days)):
            jobs.sweep_clocks()
            jobs.raise_escalations()
            jobs.raise_escalations()
    with door.door(SETUP):
        raised = Escalation.objects.filter(thing_kind=FollowUp.kind)
        (row,) = raised  # the host’s own challenges nobody
        assert row.thing_id == rows[Outcome.EARLY_HELP].pk
        assert (row.owner_id, row.agency_id) == (cast.agency.council.pk, cast.agency.police.pk)
        assert row.escalation_type == "DELAY"
    for hat in (cast.owen, cast.paula, cast.devika):
        assert told(hat, NoticeKind.CLOCK_BREACHED) > 0


def test_a_second_decision_keeps_what_it_asks_again_and_ends_the_rest(cast: Cast) -> None:
    enquiry, rows = case(cast)
    with door.door(cast.devika):
        whole = decision(cast, outcomes=[Outcome.EARLY_HELP, Outcome.UNIVERSAL])
        made = follow_ups.raise_for(
            Enquiry.objects.select_related("owner").get(pk=enquiry.pk),
            whole.outcomes,
            words=whole.rationale,
            by=cast.devika,
            at=clock.now(),
        )
    assert [row.outcome for row in made] == [Outcome.UNIVERSAL]
    now = rows_of(enquiry)
    assert now[Outcome.EARLY_HELP].pk == rows[Outcome.EARLY_HELP].pk
    assert now[Outcome.EARLY_HELP].state == S.OFFERED
    assert now[Outcome.SECTION_17].state == S.WITHDRAWN
    assert due(now[Outcome.SECTION_17]) == {}


def test_the_list_the_enquiry_and_the_decision_show_them(cast: Cast) -> None:
    enquiry, rows = case(cast)
    link = reverse("mash_hub:follow-up", args=[rows[Outcome.EARLY_HELP].pk])
    for hat, pages in (
        (cast.devika, ("follow-ups", "enquiry")),
        (cast.owen, ("follow-ups", "enquiry-decision")),
    ):
        for name in pages:
            args = [] if name == "follow-ups" else [enquiry.pk]
            shown = client_of(hat).get(reverse(f"mash_hub:{name}", args=args)).content.decode()
            assert link in shown, name
    kim = client_of(cast.kim)
    decided_page = reverse("mash_hub:enquiry-decision", args=[enquiry.pk])
    assert link not in kim.get(decided_page).content.decode()


# --- who takes what (4.2) -------------------------------------------------------------------------


def ready(cast: Cast) -> Enquiry:
    """An enquiry whose one answer is in."""
    enquiry = rated(cast, contact=make_contact(cast, received_at=MONDAY))
    nothing(cast.kim, asked(cast, enquiry, "health")["health"])
    return enquiry


def test_each_outcome_may_be_given_to_another_agency_with_the_decision(cast: Cast) -> None:
    enquiry = ready(cast)
    agency = cast.agency
    outcomes = [Outcome.SECTION_17, Outcome.EARLY_HELP, Outcome.UNIVERSAL, Outcome.OUT_OF_AREA]
    takers = {
        Outcome.SECTION_17: agency.health.pk,
        Outcome.EARLY_HELP: agency.housing.pk,
        Outcome.OUT_OF_AREA: agency.police.pk,
    }
    rows = rows_of(decided(cast, enquiry, outcomes=outcomes, takers=takers))
    assert {outcome: row.agency_id for outcome, row in rows.items()} == {
        **takers,
        Outcome.UNIVERSAL: agency.police.pk,  # as usual: it leads
    }
    with door.door(cast.tom):
        (seen,) = FollowUp.objects.visible_to(cast.tom)
        assert seen.outcome == Outcome.EARLY_HELP
        assert not Enquiry.objects.visible_to(cast.tom).exists()  # nothing else of the case
    assert told(cast.tom, NoticeKind.FOLLOW_UP_OFFERED) == 1


def test_who_takes_it_is_of_the_agreement_and_of_an_outcome_that_asks_something(
    cast: Cast,
) -> None:
    enquiry = ready(cast)
    outcomes = [Outcome.EARLY_HELP]
    council, elsewhere = cast.agency.council.pk, cast.ines.agency_id
    for takers in (
        {Outcome.UNIVERSAL: council},  # not chosen
        {Outcome.EARLY_HELP: elsewhere},  # no party
        {Outcome.EARLY_HELP: enquiry.pk},  # no agency
    ):
        with pytest.raises(Refused):
            decided(cast, enquiry, outcomes=outcomes, takers=takers)
    with pytest.raises(Refused, match="no agency of your choice"):
        decided(cast, enquiry, outcomes=[Outcome.SECTION_42], takers={Outcome.SECTION_42: council})
    assert rows_of(enquiry) == {}


def test_the_form_asks_who_takes_what_and_keeps_it_with_the_words(cast: Cast) -> None:
    enquiry = ready(cast)
    devika, page = client_of(cast.devika), reverse("mash_hub:enquiry", args=[enquiry.pk])
    shown = devika.get(page).content.decode()
    assert "Who takes on what each outcome asks?" in shown
    assert "As usual: the host" in shown
    assert "As usual: the agency that leads" in shown
    typed = {
        "outcomes": ["EARLY_HELP"],
        "level": "2",
        "lead_agency": str(cast.agency.police.pk),
        "rationale": "ZQR settle in",
        "voice_not_sought": "A baby.",
        "taker_universal": str(cast.agency.housing.pk),
        "version": enquiry.version,
    }
    url = reverse("mash_hub:enquiry-decide", args=[enquiry.pk])
    refused = post(devika, url, cast.devika, **typed)
    assert refused.status_code == 422
    assert "Choose “Universal services” above" in refused.content.decode()
    assert "ZQR settle in" in refused.content.decode()
    forged = post(
        devika, url, cast.devika, **typed | {"taker_early_help": str(cast.ines.agency_id)}
    )
    assert forged.status_code == 422
    with door.door(cast.devika):
        typed["version"] = Enquiry.objects.get(pk=enquiry.pk).version
    both = typed | {"outcomes": ["EARLY_HELP", "UNIVERSAL"]}
    assert post(devika, url, cast.devika, **both).status_code == 302
    rows = rows_of(enquiry)
    assert rows[Outcome.UNIVERSAL].agency_id == cast.agency.housing.pk
    assert rows[Outcome.EARLY_HELP].agency_id == cast.agency.police.pk


def test_what_is_out_of_area_leads_to_passing_the_case_on_and_nobody_ends_it_unseen(
    cast: Cast,
) -> None:
    enquiry, rows = case(cast, [Outcome.OUT_OF_AREA, Outcome.EARLY_HELP])
    row = rows[Outcome.OUT_OF_AREA]
    pass_on = reverse("mash_hub:enquiry-pass-on", args=[enquiry.pk])
    for outcome, leads in ((Outcome.OUT_OF_AREA, True), (Outcome.EARLY_HELP, False)):
        page = reverse("mash_hub:follow-up", args=[rows[outcome].pk])
        shown = client_of(cast.devika).get(page).content.decode()
        assert (pass_on in shown) == leads, outcome
    with pytest.raises(Refused, match="by itself"):
        stepped(row, S.DONE, cast.devika)  # not taken on
    stepped(row, S.ACCEPTED, cast.devika, "")
    stepped(row, S.DONE, cast.devika, "Told Eastvale by telephone; they have it.")
    assert due(row) == {}
