"""Acceptance scenario 8a of the domain notes, A14: research is due, and probation’s is late.

The chair reads it in red, probation’s manager is told by the hub’s own job, and it counts as late ever after,
although it comes. Nobody else at the table is told who is late.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from agencies.roles import Role
from tests.journeys import strategy_steps
from tests.journeys.conftest import Cast
from tests.journeys.people import Somebody
from tests.journeys.rig import Hub, hub
from tests.live.rig import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.browser]

HERE = {
    "sam": Role.MARAC_CHAIR,
    "ruth": Role.MARAC_COORDINATOR,
    "petra": Role.AGENCY_MANAGER,
    **dict.fromkeys(("nadia", "tom", "owen"), Role.REPRESENTATIVE),
}
LICENCE = "On licence until March; reports weekly."
RED = "rgb(148, 37, 20)"  # of what is late, on every page
TOLD = """
SELECT a.name FROM agencies_notice n JOIN agencies_agency a ON a.id = n.receiver_id
WHERE n.notice_kind = 'MARAC_LATE' AND n.thing_kind = 'agency_research'"""


@pytest.fixture(scope="module")
def new_hub() -> Iterator[Hub]:
    """The agenda of today’s MARAC was published nine days ago."""
    with hub("research") as made:
        yield made


def test_research_that_is_late_is_red_for_the_chair_told_to_the_manager_and_counted(
    cast_of: Cast,
) -> None:
    cast = cast_of
    known = cast.hub.people[""]
    for name, role in HERE.items():
        cast.is_here(name, f"Northmoor MARAC: {role}")
    sam, petra, nadia = (cast.person(name) for name in ("sam", "petra", "nadia"))
    _the_chair_reads_it_in_red(sam, known)
    _nobody_else_is_told_who_is_late(cast, known)
    _probations_manager_is_told(cast, petra)
    _nadia_gives_it_in_and_it_came_late(nadia, sam, known)
    cast.hub.run(
        [sys.executable, "-m", "tests.journeys.backstage", "research-heard"], cast.hub.environment
    )
    _it_counts_as_late(cast.person("ruth"))
    strategy_steps.nobody_is_named(cast.told(), "Marisa", "Thrale", "Marlow", "Callum", "Ellie")
    assert cast.surprises() == []
    assert cast.hub.complaints() == []


def _the_chair_reads_it_in_red(sam: Somebody, known: dict[str, str]) -> None:
    """On the meeting, on the chair’s own page and on the case."""
    sam.page.goto(known["meeting"])
    late = sam.page.locator(".hub-late", has_text="Late: Probation").first
    expect(late).to_have_css("color", RED)
    sam.follow("The chair’s page")
    late = sam.page.locator(".hub-late", has_text="Research late: Probation").first
    expect(late).to_have_css("color", RED)
    sam.page.goto(known["case"])
    line = sam.page.locator("section", has=sam.page.locator("#returned")).get_by_role("listitem")
    expect(line.filter(has_text="Probation")).to_contain_text("Late")
    expect(line.filter(has_text="Police")).not_to_contain_text("Late")


def _nobody_else_is_told_who_is_late(cast: Cast, known: dict[str, str]) -> None:
    for name in ("tom", "owen"):
        one = cast.person(name)
        for page in (known["meeting"], known["case"]):
            one.page.goto(page)
            main = one.page.get_by_role("main").inner_text()
            assert not re.search(r"Late: |Research \d", main), (name, page)
        one.cannot_tell(f"{known['meeting']}cockpit/", "Probation")


def _probations_manager_is_told(cast: Cast, petra: Somebody) -> None:
    """By the job that looks for what is late; nobody of another agency is."""
    wait_for(lambda: bool(cast.hub.ask(TOLD)), seconds=150, every=1)
    assert {*cast.hub.ask(TOLD)} == {("Ardenshire Probation",)}
    petra.page.goto("/notices/")
    petra.sees(re.compile("MARAC.*late", re.IGNORECASE))
    for hidden in ("Thrale", "Marisa"):
        assert hidden not in petra.page.content()


def _nadia_gives_it_in_and_it_came_late(
    nadia: Somebody, sam: Somebody, known: dict[str, str]
) -> None:
    nadia.page.goto(known["case"])
    nadia.follow("Your agency’s research")
    nadia.page.get_by_label("What is known").first.fill(LICENCE)
    nadia.page.get_by_label("Fact", exact=True).check()
    nadia.press("Add", exact=True)
    nadia.press("Share with the meeting")
    nadia.press("Give it in")
    nadia.sees("There is something new")
    sam.page.goto(known["case"])
    sam.sees(LICENCE)
    line = sam.page.locator("section", has=sam.page.locator("#returned")).get_by_role("listitem")
    expect(line.filter(has_text="Probation")).not_to_contain_text("Late")


def _it_counts_as_late(ruth: Somebody) -> None:
    ruth.page.goto("/meetings/marac/return/")
    label = "Research returned by its day"
    for agency, share in (("Ardenshire Probation", "0.0 %"), ("Ardenshire Police", "100.0 %")):
        expect(ruth.page.get_by_role("row", name=f"{label}: {agency}")).to_contain_text(share)
