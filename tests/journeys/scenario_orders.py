"""Scenario 8a, A18 and A22: a notice, the order that follows it, its breach, and the list of outstanding offenders."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from playwright.sync_api import expect

from agencies.clock import LONDON
from mash_hub.calendars import hearing_due
from tests.journeys import steps
from tests.journeys.people import Somebody
from tests.journeys.scenario import RESEARCHER, Story, just_now, send


def a_notice_is_served_and_an_order_follows(story: Story) -> None:
    """48 hours for the hearing, 28 days beginning with the first, and reminders before the last."""
    owen, today = story.owen, steps.hats_today()
    owen.page.goto("/")
    owen.wear(RESEARCHER)
    _record(story, owen, "Domestic violence protection notice (DVPN)")
    _open_order(owen, "(DVPN)")
    served = just_now()
    _serve(owen, served, "In person")
    due = hearing_due(served, 48).astimezone(LONDON)
    times = owen.page.locator("section", has=owen.page.locator("#times"))
    expect(times).to_contain_text("Hearing")
    assert story.cast.hub.ask(
        "SELECT due_at FROM mash_hub_clock WHERE name = 'ORDER_HEARING' AND stopped_at IS NULL"
    ) == [(due,)]
    last = today + timedelta(days=27)
    _record(story, owen, "Domestic violence protection order (DVPO)", last + timedelta(days=1))
    owen.sees(re.compile("28 days"))
    owen.day(re.compile("^Its last day"), last)
    owen.press("Record it")
    _open_order(owen, "(DVPO)")
    owen.sees(f"last day {last.day} {last:%B %Y}")
    _serve(owen, served, "In court, when it was made")
    owen.sees("In force")
    story.known["order"] = owen.page.url
    story.known["order reference"] = owen.page.locator("h1 .hub-quiet").inner_text()
    reminders = story.cast.hub.ask(
        "SELECT (due_at AT TIME ZONE 'Europe/London')::date FROM mash_hub_clock"
        " WHERE name LIKE 'ORDER_%' AND name <> 'ORDER_HEARING' ORDER BY 1"
    )
    assert [day for (day,) in reminders] == [last - timedelta(days=7), last - timedelta(days=2)]
    story.lee.is_kept_from(
        story.known["order reference"],
        at=[story.path(story.known["order"])],
    )
    story.lee.learns_nothing()


def _record(story: Story, owen: Somebody, kind: str, last: date | None = None) -> None:
    owen.page.goto(story.known["callum"])
    owen.follow("Record an order on this person")
    owen.page.get_by_label("What is it?").select_option(label=kind)
    follows = owen.page.get_by_label("Which notice does it follow?")
    if follows.count():
        notice = follows.locator("option", has_text="(DVPN)")
        follows.select_option(value=notice.get_attribute("value"))
    owen.choose("How far is it?", "It was made, or the notice was given")
    owen.day("If it was made: its first day", steps.hats_today())
    if last is not None:
        owen.day(re.compile("^Its last day"), last)
    owen.choose("What does it forbid or ask for?", "No contact")
    owen.fill("Its conditions in words", "Not to go to her, nor to send anybody.")
    owen.press("Record it")


def _open_order(owen: Somebody, kind: str) -> None:
    line = owen.page.get_by_role("listitem").filter(has_text=kind)
    line.get_by_role("link", name=re.compile("^PO-")).click()


def _serve(owen: Somebody, at: datetime, how: str) -> None:
    owen.press("It was served")
    owen.day("When was it served?", at.date())
    owen.fill("At what time?", f"{at:%H:%M}")
    owen.choose("How was it served?", how)
    send(owen)


def the_order_is_breached_and_the_list_of_offenders_clears(story: Story) -> None:
    owen, ruth = story.owen, story.ruth
    owen.page.goto(story.known["callum"])
    owen.follow("Put on the list of outstanding offenders")
    owen.choose("How much danger is there?", "High")
    owen.fill("For what?", "The message that a friend carried.")
    owen.press("Put on the list")
    ruth.page.goto(story.known["repeat"])
    ruth.sees(re.compile("Still sought by the police: Yes", re.IGNORECASE))
    owen.page.goto(story.known["order"])
    owen.press("Write down a breach")
    owen.choose("From whom is it known?", "The protected person")
    owen.fill("What happened?", "He had a friend write to her.")
    owen.choose("What was done?", "Arrested")
    send(owen)
    owen.sees("Breached")
    owen.page.goto("/mash/outstanding/")
    owen.sees("Nobody is on the list.")  # it cleared by itself, as he was arrested
    ruth.page.reload()
    ruth.sees(re.compile("Still sought by the police: No", re.IGNORECASE))
    story.lee.learns_nothing()
