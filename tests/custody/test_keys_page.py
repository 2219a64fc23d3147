"""The page of an agency's keys, and the command: what is replaced, by whom, and how far it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agencies import clock, door, jobs, rotating
from agencies.models import LegalRegime, Session
from agencies.models.keys import AgencyKey
from agencies.models.rotations import Rotation
from tests.cast import Cast, client_of, post
from tests.custody.test_rotating import WORDS, read, sealed_by


def test_a_manager_replaces_a_key_and_sees_how_far_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "_BATCH", 2)
    police, page = cast.agency.police.pk, reverse("administration:keys")
    given = sealed_by(cast.devika, to={police}, count=4)
    browser = client_of(cast.paula)
    shown = browser.get(page).content.decode()
    assert "Data Protection Act 2018 Part 3" in shown
    assert "No key was replaced yet." in shown
    replace = reverse("administration:replace-key", args=[LegalRegime.UK_GDPR])
    assert post(browser, replace, cast.paula)["Location"] == page
    rotation_id, _ = rotating.unfinished()[0]
    rotating.step(rotation_id, police)
    shown = browser.get(page).content.decode()
    assert re.search(r'<progress max="100" value="50"', shown)
    assert "2 of 4 sealed anew" in shown
    assert "1 being replaced" in browser.get(reverse("administration:index")).content.decode()
    jobs.go_on_rotating()
    shown = browser.get(page).content.decode()
    assert "<progress" not in shown
    assert "destroyed" in shown
    post(browser, reverse("administration:replace-root"), cast.paula)
    jobs.go_on_rotating()
    assert "Root key 1" in browser.get(page).content.decode()
    assert read(given, cast.owen) == [WORDS] * 4


def test_replacing_asks_who_it_is_when_that_was_proved_long_ago(cast: Cast) -> None:
    browser = client_of(cast.paula)
    with door.door(cast.paula):
        Session.objects.filter(person=cast.paula.person_id).update(
            proved_at=clock.now() - timedelta(minutes=6)
        )
    answer = post(browser, reverse("administration:replace-root"), cast.paula)
    assert "Prove it is you" in answer.content.decode()
    assert rotating.unfinished() == []


def test_the_command_replaces_the_keys_of_one_agency_with_a_bar(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    police = cast.agency.police.pk
    sealed_by(cast.devika, to={police}, count=3)
    call_command("rotate", "keys", agency="Police")
    said = capsys.readouterr()
    assert "Replacing key pair 1 of Ardenshire Police: 100 %" in said.err
    assert said.out.count("is replaced and destroyed") == 2
    call_command("rotate", "root", agency=str(police))
    with door.door(cast.paula):
        ours = AgencyKey.objects.filter(agency=police)
        assert ours.opening().count() == 2
        assert set(ours.opening().values_list("root_number", flat=True)) == {2}
        assert set(Rotation.objects.values_list("agency", flat=True)) == {police}
    call_command("rotate")
    assert "No key is being replaced." in capsys.readouterr().out
    with pytest.raises(CommandError, match="No agency with keys is called Nobody"):
        call_command("rotate", "keys", agency="Nobody")
