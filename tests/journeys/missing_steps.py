"""The steps of a missing episode and of an exploitation screening, as somebody takes them by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from agencies import clock
from tests.journeys.people import Somebody

QUESTIONS = 23


def take(who: Somebody, words: str) -> None:
    """Take a step of the page, whether it is drawn as a link or as a button."""
    main = who.page.get_by_role("main")
    main.get_by_role("link", name=words).or_(main.get_by_role("button", name=words)).first.click()


def moment(who: Somebody, group: str, at: datetime) -> None:
    """Type a day and a time."""
    local = at.astimezone(clock.LONDON)
    who.day(group, local.date())
    who.fill("At what time?", f"{local:%H:%M}")


def report_missing(mo: Somebody, born: date, *, since_hours: float, seen: str, known: str) -> str:
    """Report Tia, who is found among the home's own records; gives where the episode is."""
    mo.page.goto("/")
    mo.go_behind("Missing children")
    take(mo, "Report a child missing")
    mo.fill("Given name", "Tia")
    mo.fill("Family name", "Brannock")
    mo.day("Date of birth", born)
    moment(mo, "Missing since which day?", clock.now() - timedelta(hours=since_hours))
    mo.fill("Where was the child last seen, and by whom?", seen)
    mo.fill("What happened, and what is known?", known)
    mo.page.get_by_label("To which police is it reported?").select_option(label="Ardenshire Police")
    mo.page.get_by_label("Which authority is responsible for the child?").select_option(
        label="Eastvale Council"
    )
    mo.press("Report the child missing")
    mo.choose("Is it one of these records?", "S-")
    mo.press("Report the child missing")
    mo.sees("Tia Brannock")
    mo.sees(seen)
    return mo.page.url


def answer_screening(who: Somebody, grade: str, judgement: str, *, yes: Iterable[int]) -> None:
    """Answer every question of the screening that was begun, grade it, and finish it."""
    who.fill("How old are they?", "14")
    panels = who.page.locator("main .hub-panel")
    for number in range(QUESTIONS):
        answer = "Yes" if number in yes else "No"
        panels.nth(number).get_by_label(answer, exact=True).check()
    who.press("Save and go on")
    who.choose("How do you grade it?", grade)
    who.fill("Your professional judgement", judgement)
    who.page.get_by_label("I have finished: it cannot be changed after this").check()
    who.press("Finish the assessment")
    who.sees(grade)
