"""Induction, yearly training and vetting: nobody comes in without them (domain notes 4.20, 7.2 R20)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies import clock, door, hats, people, sweeps, training, wires
from agencies.actors import Hat
from agencies.models import Membership, Notice, Person, TrainingRecord, Vetting
from agencies.models.people import MembershipStatus
from agencies.models.training import lacks
from agencies.reasons import Reason, ReasonCode
from agencies.roles import ACTS, VETTING_REQUIRED, Act, Role
from agencies.sessions import hashed
from agencies.sweeps import SWEEP
from agencies.training import Recorded
from agencies.verdicts import Refused, Stale
from audit.log.models import Entry
from config.desk import my_work
from mash_hub.models.partnership_settings import PartnershipSetting, SettingName, SettingState
from tests.cast import PEOPLE, SETUP, Cast, client_of, given_role, post
from tests.sign_in.browsers import enrolled

DAY = timedelta(days=1)
LACK = "People lack induction, training, vetting or a second proof, and are shut out"


def kept(cast: Cast, name: str) -> TrainingRecord:
    return TrainingRecord.objects.get(person=getattr(cast.person, name))


def recorded(
    cast: Cast, name: str, *, by: Hat | None = None, lasts: int = 365, **facts: object
) -> TrainingRecord:
    """What a hub manager records of somebody: whole, but for what is given."""
    by = by or cast.hugh
    today = hats.today()
    whole = {
        "induction_on": today,
        "training_on": today,
        "vetting": Vetting.DBS_ENHANCED,
        "vetting_expires_on": today + timedelta(days=700),
    }
    with door.door(by):
        person = getattr(cast.person, name)
        found = training.record_of(person)
        return training.record(
            person,
            Recorded(**{**whole, **facts}),  # type: ignore[arg-type]
            training_lasts=lasts,
            by=by,
            version=found.version if found else 0,
        )


def may_come_in(hat: Hat) -> bool:
    with door.door(SETUP):
        return hats.wear(hat.membership_id, hat.person_id, "") is not None


NO_VETTING = {"vetting": None, "vetting_expires_on": None}


# --- the gate -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"induction_on": None}, "Induction to the hub: not recorded"),
        ({"training_on": None}, "Information governance training: not recorded"),
        (NO_VETTING, "Vetting: not recorded"),
    ],
)
def test_whoever_lacks_one_of_them_reaches_their_own_account_alone_from_the_next_click_on(
    cast: Cast, facts: dict[str, object], said: str
) -> None:
    browser = client_of(cast.owen)
    page = reverse("desk:my-work")
    assert browser.get(page).status_code == 200
    recorded(cast, "owen", **facts)
    for url in (page, reverse("mash_hub:contacts"), reverse("account:messages")):
        answer = browser.get(url)
        assert (answer.status_code, answer["Location"]) == (302, reverse("account:hats")), url
    words = browser.get(reverse("account:hats")).content.decode()
    assert "You cannot work in the hub today" in words
    assert said in words
    assert "Ask Paula Quill to record it" in words
    for own in ("security", "sessions"):
        assert browser.get(reverse(f"account:{own}")).status_code == 200
    recorded(cast, "owen")
    assert browser.get(page).status_code == 200


def test_words_that_are_sent_after_a_role_was_shut_are_given_back(cast: Cast) -> None:
    browser = client_of(cast.paula)
    recorded(cast, "paula", training_on=None)
    url = reverse("administration:new-person")
    answer = post(browser, url, cast.paula, name="Dana Reyes", title="Analyst")
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()
    assert "Dana Reyes" in answer.content.decode()
    with door.door(SETUP):
        assert not Person.objects.filter(name="Dana Reyes").exists()


def test_a_training_counts_through_its_last_day_and_not_a_minute_longer(cast: Cast) -> None:
    recorded(cast, "owen", training_on=hats.today() - 100 * DAY, lasts=120)
    with door.door(SETUP):
        assert kept(cast, "owen").training_until_on == hats.today() + 20 * DAY
    midnight = datetime.combine(hats.today() + 21 * DAY, datetime.min.time(), clock.LONDON)
    with clock.moved(midnight - timedelta(minutes=1)):
        assert may_come_in(cast.owen)
    with clock.moved(midnight):
        assert not may_come_in(cast.owen)


def test_vetting_is_asked_of_those_who_read_what_others_hold_and_of_nobody_else(
    cast: Cast,
) -> None:
    for role in Role:
        reads = ACTS[role] & {Act.READ_SHARED, Act.ATTEND_MEETING, Act.READ_LOG}
        assert (role in VETTING_REQUIRED) or not reads, role
    for name in ("joan", "paula", "vera", "hugh"):  # referrer, manager, board, hub
        recorded(cast, name, by=cast.ada, **NO_VETTING)
        assert may_come_in(cast.hat(name)), name
    for name in ("devika", "tom", "ruth", "ines", "ivor"):
        recorded(cast, name, **NO_VETTING)
        assert not may_come_in(cast.hat(name)), name
    home = given_role(cast, "joan", Role.SETTING_LEAD)
    assert may_come_in(home)
    recorded(cast, "joan", induction_on=None, **NO_VETTING)
    assert not may_come_in(home)


def test_where_one_role_needs_vetting_the_other_is_worn_without(cast: Cast) -> None:
    refers = given_role(cast, "owen", Role.REFERRER)
    recorded(cast, "owen", **NO_VETTING)
    assert may_come_in(refers)
    assert not may_come_in(cast.owen)
    page = client_of(refers).get(reverse("account:hats")).content.decode()
    assert "For whom are you working now?" in page
    assert "Vetting: not recorded" in page


def test_the_rule_for_rows_and_the_rule_for_words_say_the_same(cast: Cast) -> None:
    today = hats.today()
    days = (None, today - DAY, today, today + DAY)
    answers = set()
    for name, (induction, trained, vetted) in product(("owen", "joan"), product(days, repeat=3)):
        with door.door(SETUP):
            row = kept(cast, name)
            row.induction_on = induction
            row.training_on, row.training_until_on = trained and today - 9 * DAY, trained
            row.vetting, row.vetting_expires_on = "SC" if vetted else "", vetted
            row.set_recorded(by=SETUP, at=clock.now())
            current = Membership.objects.current(today).filter(pk=cast.hat(name).membership_id)
            found = (name, current.exists())
            words = (name, induction, trained, vetted)
            assert found[1] == (not lacks(row, [cast.hat(name).role], today)), words
            answers.add(found)
    assert len(answers) == 4


def test_no_record_lets_nobody_in_and_the_database_keeps_no_half_of_one(cast: Cast) -> None:
    with door.door(SETUP):
        person = Person(user_name="dana", name="Dana Reyes", agency=cast.agency.police)
        person.start()
        assert len(lacks(None, [Role.RESEARCHER], hats.today())) == 3
        for half in (
            {"training_on": hats.today()},
            {"training_until_on": hats.today()},
            {"vetting": "SC"},
            {"vetting_expires_on": hats.today()},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                TrainingRecord(person=person, **half).start(by=SETUP, at=clock.now())


def test_a_socket_wears_no_hat_from_the_same_moment_on(cast: Cast) -> None:
    browser = client_of(cast.owen)
    key = hashed(browser.cookies["hub"].value)
    found = wires.standing_of([key])[key]
    assert found.hat is not None
    recorded(cast, "owen", training_on=None)
    assert wires.standing_of([key])[key].hat is None
    assert wires.admit(browser.cookies["hub"].value).hat is None  # type: ignore[union-attr]


# --- recording ------------------------------------------------------------------------------------


def boxes(name: str, on: date | None) -> dict[str, str]:
    if on is None:
        return {}
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def test_a_manager_records_for_their_own_agency_and_never_for_themselves(cast: Cast) -> None:
    url = reverse("mash_hub:training-record", args=[cast.person.owen.pk])
    with door.door(SETUP):
        version = kept(cast, "owen").version
    today = hats.today()
    typed = {
        **boxes("induction_on", today - DAY),
        **boxes("training_on", today),
        **boxes("vetting_expires_on", today + 400 * DAY),
        "vetting": "NPPV2",
        "version": version,
    }
    browser = client_of(cast.paula)
    page = browser.get(reverse("administration:person", args=[cast.person.owen.pk]))
    assert url in page.content.decode()
    assert "A training counts for 365 days" in browser.get(url).content.decode()
    assert post(browser, url, cast.paula, **typed).status_code == 302
    with door.door(SETUP):
        row = kept(cast, "owen")
        assert (row.vetting, row.training_until_on) == ("NPPV2", today + 365 * DAY)
        assert row.history.count() == 2  # type: ignore[attr-defined]
    with door.door(cast.paula):
        entry = Entry.objects.filter(verb="CHANGED").latest("at")
        assert (entry.person_id, entry.thing_kinds[0]) == (cast.paula.person_id, "training_record")
    again = post(browser, url, cast.paula, **typed)
    assert again.status_code == 409  # somebody recorded meanwhile
    own = reverse("mash_hub:training-record", args=[cast.person.paula.pk])
    assert browser.get(own).status_code == 403
    for name in ("tom", "kim"):
        other = reverse("mash_hub:training-record", args=[getattr(cast.person, name).pk])
        assert browser.get(other).status_code == 404
        assert client_of(cast.hugh).get(other).status_code == 200
    with door.door(cast.paula), pytest.raises(Refused):
        training.record(cast.person.tom, Recorded(), training_lasts=365, by=cast.paula, version=1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (boxes("training_on", date(2999, 1, 1)), "cannot lie in the future"),
        (boxes("induction_on", date(2999, 1, 1)), "cannot lie in the future"),
        (boxes("training_on", date(1999, 12, 31)), "from the year 2000 on"),
        (boxes("induction_on", date(1066, 10, 14)), "from the year 2000 on"),
        ({"training_on_day": "31", "training_on_month": "2", "training_on_year": "2026"}, "Error"),
        ({"vetting": "SC"}, "until which day"),
        (boxes("vetting_expires_on", date(2030, 1, 1)), "which vetting it is"),
        ({"vetting": "SC", **boxes("vetting_expires_on", date(2020, 1, 1))}, "That day is over"),
        ({"vetting": "SC", **boxes("vetting_expires_on", date(2099, 1, 1))}, "ten years"),
        ({"vetting": "FORGED", **boxes("vetting_expires_on", date(2030, 1, 1))}, "Error"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(
    cast: Cast, fields: dict[str, str], said: str
) -> None:
    url = reverse("mash_hub:training-record", args=[cast.person.owen.pk])
    with door.door(SETUP):
        before = kept(cast, "owen").version
    answer = post(client_of(cast.paula), url, cast.paula, version=before, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    for typed in fields.values():
        assert typed == "FORGED" or typed in answer.content.decode()
    with door.door(SETUP):
        assert kept(cast, "owen").version == before


def test_the_act_refuses_what_the_form_does_and_a_stale_version(cast: Cast) -> None:
    for facts in (
        {"training_on": hats.today() + DAY},
        {"induction_on": date(1999, 1, 1)},
        {"vetting": None},
        {"vetting_expires_on": hats.today() - DAY},
        {"vetting_expires_on": hats.today() + 3700 * DAY},
    ):
        with pytest.raises(Refused):
            recorded(cast, "owen", **facts)
    with door.door(cast.hugh), pytest.raises(Stale):
        training.record(cast.person.owen, Recorded(), training_lasts=365, by=cast.hugh, version=0)


def test_the_partnership_chooses_how_long_a_training_counts_and_what_was_recorded_keeps_its_day(
    cast: Cast,
) -> None:
    url = reverse("mash_hub:training-record", args=[cast.person.owen.pk])
    before = recorded(cast, "owen").training_until_on
    at = clock.now()
    with door.door(SETUP):
        PartnershipSetting(
            workspace=cast.workspace.hub_office,
            name=SettingName.TRAINING_LASTS,
            value=180,
            from_on=hats.today(),
            why="Agreed",
            state=SettingState.CONFIRMED,
            proposed_at=at,
            proposed_by=cast.person.hugh,
            settled_at=at,
            settled_by=cast.person.ada,
        ).start(by=SETUP, at=at, because=Reason(ReasonCode.REVIEW))
        row = kept(cast, "owen")
        assert row.training_until_on == before
    browser = client_of(cast.paula)
    fields = {**boxes("induction_on", hats.today()), **boxes("training_on", hats.today())}
    assert post(browser, url, cast.paula, version=row.version, **fields).status_code == 302
    with door.door(SETUP):
        assert kept(cast, "owen").training_until_on == hats.today() + 180 * DAY
    office = reverse("mash_hub:settings-workspace", args=[cast.workspace.hub_office.pk])
    assert "180 days" in client_of(cast.hugh).get(office).content.decode()


# --- from invitation to role ----------------------------------------------------------------------


def test_a_role_waits_for_induction_first_and_then_for_a_second_person(cast: Cast) -> None:
    with door.door(cast.paula):
        person = people.enter_person(
            user_name="dana",
            name="Dana Reyes",
            title="",
            email="",
            agency=cast.agency.police,
            by=cast.paula,
        )
        row = people.grant(
            person,
            workspace=cast.workspace.mash,
            role=Role.RESEARCHER,
            from_on=hats.today(),
            until_on=None,
            by=cast.paula,
        )
    assert row.status == MembershipStatus.INVITED
    with door.door(cast.hugh), pytest.raises(Refused, match="First induction"):
        people.confirm(row, by=cast.hugh, version=row.version)
    browser = client_of(cast.paula)
    lacking = browser.get(reverse("mash_hub:training")).content.decode()
    assert "Dana Reyes" in lacking
    assert "Second proof for signing in" in lacking
    cast.person.dana = person
    recorded(cast, "dana", by=cast.paula, **NO_VETTING)
    with door.door(SETUP):
        assert Membership.objects.get(pk=row.pk).status == MembershipStatus.INVITED
    recorded(cast, "dana", by=cast.paula)
    with door.door(SETUP):
        row = Membership.objects.get(pk=row.pk)
    assert row.status == MembershipStatus.INDUCTED
    with door.door(cast.paula), pytest.raises(Refused):
        people.confirm(row, by=cast.paula, version=row.version)
    recorded(cast, "dana", by=cast.paula, **NO_VETTING)
    with door.door(cast.hugh), pytest.raises(Refused, match="vetting"):
        people.confirm(row, by=cast.hugh, version=row.version)
    recorded(cast, "dana", by=cast.paula)
    with door.door(cast.hugh):
        row = people.confirm(row, by=cast.hugh, version=row.version)
    assert row.status == MembershipStatus.ACTIVE
    with door.door(cast.hugh):  # who lacks nothing waits for the second person alone
        second = people.grant(
            person,
            workspace=cast.workspace.marac,
            role=Role.REPRESENTATIVE,
            from_on=hats.today(),
            until_on=None,
            by=cast.hugh,
        )
    assert second.status == MembershipStatus.INDUCTED


# --- who lacks what -------------------------------------------------------------------------------


def works(hat: Hat) -> dict[str, int]:
    with door.door(hat):
        found = my_work.gather(hat, clock.now(), with_names=False).due
    return {one.words: one.number for one in found}


def everybody_enrols(cast: Cast, *, but: str = "") -> None:
    for name in PEOPLE:
        if name != but:
            enrolled(getattr(cast.person, name))


def test_managers_see_who_lacks_what_and_what_lapses_soon_of_their_own_people(cast: Cast) -> None:
    everybody_enrols(cast)
    recorded(cast, "owen", training_on=None)
    recorded(cast, "cole", vetting_expires_on=hats.today() + 20 * DAY)
    recorded(cast, "tom", induction_on=None)
    url = reverse("mash_hub:training")
    words = client_of(cast.paula).get(url).content.decode()
    assert "Owen Marsh" in words
    assert "Cole Ferris" in words
    assert "Tom Birch" not in words
    with door.door(cast.hugh):
        rows = {row.person.name: row for row in training.lacking(cast.hugh)}
    assert [one.what for one in rows["Owen Marsh"].lacks] == ["information governance training"]
    assert [one.what for one in rows["Cole Ferris"].lapses] == ["vetting"]
    assert [one.what for one in rows["Tom Birch"].lacks] == ["induction to the hub"]
    for hat in (cast.devika, cast.ivor, cast.ines):
        assert client_of(hat).get(url).status_code == 403
    assert works(cast.paula)[LACK] == 1
    assert works(cast.hugh)[LACK] == 2
    assert (
        "1 shut out" in client_of(cast.paula).get(reverse("administration:index")).content.decode()
    )
    recorded(cast, "owen")
    assert LACK not in works(cast.paula)


def test_whoever_has_no_second_proof_is_counted_among_those_shut_out(cast: Cast) -> None:
    everybody_enrols(cast, but="owen")
    office = reverse("administration:index")
    browser = client_of(cast.paula)
    assert works(cast.paula)[LACK] == 1
    assert "1 shut out" in browser.get(office).content.decode()
    recorded(cast, "owen", training_on=None)  # they are one person, whatever is lacking
    assert works(cast.paula)[LACK] == 1
    recorded(cast, "cole", vetting_expires_on=hats.today() + 20 * DAY)
    assert "1 shut out" in browser.get(office).content.decode()  # what lapses soon shuts nobody out
    recorded(cast, "owen")
    enrolled(cast.person.owen)
    assert LACK not in works(cast.paula)
    assert "0 shut out" in browser.get(office).content.decode()


def test_where_an_agency_has_no_manager_the_hub_s_are_asked(cast: Cast) -> None:
    recorded(cast, "tom", training_on=None)
    page = client_of(cast.tom).get(reverse("account:hats")).content.decode()
    assert "Ask Ada Byrne or Hugh Mannering to record it" in page


# --- warnings -------------------------------------------------------------------------------------


def warned(hat: Hat, kind: str) -> int:
    with door.door(hat):
        return Notice.objects.visible_to(hat).filter(notice_kind=kind).count()


def test_person_and_manager_are_warned_thirty_and_seven_days_before_and_once_at_each(
    cast: Cast,
) -> None:
    recorded(cast, "owen", training_on=hats.today())
    noon = clock.now().replace(hour=12)
    told = []
    for days in (320, 334, 335, 340, 357, 358, 364, 365, 366):
        with clock.moved(noon + timedelta(days=days)), door.door(SWEEP):
            told.append(training.tell_of_lapses(by=SWEEP))
    assert told == [0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert warned(cast.owen, "TRAINING_LAPSES") == 2
    assert warned(cast.paula, "TRAINING_OF_OTHERS") == 2
    for hat in (cast.cole, cast.ivor):
        assert warned(hat, "TRAINING_LAPSES") + warned(hat, "TRAINING_OF_OTHERS") == 0
    assert warned(cast.paula, "TRAINING_LAPSES") == warned(cast.owen, "TRAINING_OF_OTHERS") == 0
    assert warned(cast.hugh, "TRAINING_OF_OTHERS") == 0
    with clock.moved(noon + timedelta(days=364)):
        recorded(cast, "owen")
        sweeps.sweep()
    assert warned(cast.owen, "TRAINING_LAPSES") == 2  # it was renewed


def test_vetting_is_warned_of_where_the_role_needs_it_and_without_a_manager_the_hub_is_told(
    cast: Cast,
) -> None:
    soon = {"vetting_expires_on": hats.today() + 5 * DAY}
    for name in ("tom", "joan"):
        recorded(cast, name, **soon)
    with door.door(SWEEP):
        assert training.tell_of_lapses(by=SWEEP) == 1
    assert warned(cast.tom, "TRAINING_LAPSES") == 1
    assert warned(cast.joan, "TRAINING_LAPSES") == 0
    assert warned(cast.hugh, "TRAINING_OF_OTHERS") == 1


# --- when nobody can record it any more -----------------------------------------------------------


def test_a_keeper_of_the_hub_is_let_back_in_when_none_of_them_can_come_in(cast: Cast) -> None:
    today = hats.today().isoformat()
    with pytest.raises(CommandError, match="can come in"):
        call_command("record_training", "ada", "--trained-on", today)
    recorded(cast, "ada", training_on=None)
    recorded(cast, "hugh", by=cast.ada, training_on=None)
    with pytest.raises(CommandError, match="Nobody of that name"):
        call_command("record_training", "paula", "--trained-on", today)
    with pytest.raises(CommandError, match="A day is given like"):
        call_command("record_training", "ada", "--trained-on", "yesterday")
    assert not may_come_in(cast.ada)
    call_command("record_training", "ada", "--trained-on", today, stdout=StringIO())
    assert may_come_in(cast.ada)
    with pytest.raises(CommandError, match="can come in"):
        call_command("record_training", "hugh", "--trained-on", today)
