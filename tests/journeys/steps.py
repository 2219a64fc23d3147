"""The steps of the one real case, each as somebody takes it with mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from agencies import hats
from tests.journeys.people import Somebody

STORY = (
    "At today’s visit she told me that her former partner comes to the door most evenings and has "
    "said he will take the child. She is 23 weeks pregnant."
)
SAFE = "Ring before four. Never write, never leave a message."
VOICE = "I hide the phone for Mummy."
WHY = "Three incidents in nine months, closer together; a child who hides the telephone."
SAFE_WORDS = "A decision is made and support is arranged. Please keep to the safe contact plan."
SHARED = "Three domestic incidents reported in nine months. No charge."
KEPT_BACK = "One of them at a neighbour’s address."
WITHHELD = "His employer’s name and shifts."
TOLD_BY_VICTIM = "To stay in her own home."


# -- the contact ---------------------------------------------------------------------------------


def begin_contact(who: Somebody) -> None:
    """Begin a contact and name the mother and her child."""
    who.go("New contact")
    who.press("Start a contact")
    add_person(who, "Victim", "Marisa", "Oakden", date(1994, 6, 14), "9990000018")
    add_person(who, "Child", "Ellie", "Thrale", date(2019, 3, 9), "9990000026")


def add_person(
    who: Somebody,
    part: str,
    given: str,
    family: str,
    born: date | None,
    nhs: str = "",
    postcode: str = "B99 9AA",
) -> None:
    """Name one person on two pages."""
    who.press("Add a person")
    who.choose("What part do they have?", part)
    who.fill("Given name", given)
    who.fill("Family name", family)
    if born is not None:
        who.day("Date of birth", born)
    who.press("Save and go on")
    who.fill("Postcode", postcode)
    who.fill("NHS number", nhs)
    who.press("Save and go on")


def domestic_abuse(who: Somebody) -> None:
    """What a contact about domestic abuse asks besides."""
    who.choose("What kind of contact is it?", "Domestic abuse")
    who.press("Save and go on")
    who.fill("How are the two related?", "Former partners")
    who.choose("Do they live together?", "No")
    who.fill("Where is the person causing harm now?", "With his mother")
    who.choose("Do children live there, or see or hear it?", "Yes")


def exploitation(who: Somebody) -> None:
    """What a contact about exploitation asks besides."""
    who.choose("What kind of contact is it?", "Exploitation")
    who.press("Save and go on")
    who.choose("How are they exploited?", "Sexually")
    who.fill("Where, or on which online service?", "A takeaway, and a grey hatchback.")
    who.fill("Who is around them?", "A man called Dex.")
    who.choose("Was the National Referral Mechanism thought of?", "Not yet")


def answer_contact(
    who: Somebody,
    *,
    story: str = STORY,
    kind: Callable[[Somebody], None] = domestic_abuse,
    worries: Sequence[str] = ("Domestic abuse", "Unborn child"),
) -> None:
    """Answer every question of a contact whose people are named; the story may be there already."""
    who.follow("Immediate danger")
    who.choose("Is anybody in immediate danger?", "No")
    who.press("Save and go on")
    who.follow("Kind of contact")
    kind(who)
    who.press("Save and go on")
    who.follow("What you are worried about")
    who.choose("What are you worried about?", *worries)
    who.choose("How does your own agency grade the risk?", "It has not graded it")
    who.press("Save and go on")
    who.follow("What happened")
    if story:
        who.fill("What happened?", story)
    who.press("Save and go on")
    who.follow("Consent")
    who.choose("Did the person agree that you contact the hub?", "They were not asked")
    who.choose("why do you share it?", "Asking would endanger somebody")
    who.press("Save and go on")
    who.follow("Safe contact")
    who.fill("How and when is it safe to reach the person?", SAFE)
    who.press("Save and go on")


def send_contact(who: Somebody) -> str:
    """Check the answers and send; gives the reference."""
    who.press("Check your answers")
    who.sees(SAFE)
    who.press("Send the contact")
    who.sees("Contact sent")
    return who.page.locator(".govuk-panel__body strong").inner_text()


# -- the hub -------------------------------------------------------------------------------------


def look_everybody_up(who: Somebody, *names: str) -> None:
    """Search before create, for each person of the contact."""
    for name in names:
        who.press(f"Look up {name}")
        who.press("Save and go on")


def decide_contact(who: Somebody) -> None:
    """Let it become an enquiry."""
    who.choose("Outcome", "MASH enquiry")
    who.fill("Why?", "The threshold is met.")
    who.fill("What does the child or adult say?", "Not asked yet: she is seven.")
    who.press("Save the outcome")


def rate(
    who: Somebody,
    rating: str = "Red",
    why: str = "Pregnant, and he threatens to take the child.",
) -> str:
    """Rate it with a reason; gives the enquiry's reference."""
    who.choose("How urgent is it?", rating)
    who.choose("Reason", "A child is at risk of serious harm")
    who.fill("In your words", why)
    who.choose("Lawful basis", "Public task")
    who.press("Open the enquiry")
    return who.page.locator("h1 .hub-nowrap").inner_text()


def ask(
    who: Somebody,
    agencies: dict[str, str],
    people: Sequence[str] = ("Marisa Oakden", "Ellie Thrale"),
    question: str = "Incidents, orders, warnings, tenancy.",
) -> None:
    """Ask agencies about people, each with a due time of its own."""
    who.follow("Ask agencies")
    who.choose("Which agencies?", *agencies)
    who.page.get_by_text("By when?").click()
    for agency, (short, due) in {a: tuple(w.split("|")) for a, w in agencies.items()}.items():
        assert agency
        who.page.get_by_label(f"{short} answers", exact=True).select_option(label=due)
    who.choose("About whom?", *people)
    who.fill("What do you ask?", question)
    who.choose("Purpose", "Safeguarding a child")
    who.press("Send requests")


# -- the answers ---------------------------------------------------------------------------------


def write_item(
    who: Somebody, number: int, words: str, release: str, reason: str, **part: str
) -> None:
    """Write one item of the answer and decide about it."""
    who.press("Add an item" if number == 1 else "Add another item")
    who.choose("Is it a fact or an opinion?", "Fact")
    who.fill("What do you know?", words)
    who.choose("Who is it about?", part.get("about", "Marisa Oakden"))
    who.fill("Source system", "Crime system")
    who.fill("Who recorded it?", "O. Marsh")
    if part.get("third_parties"):
        who.fill("Other people it names", part["third_parties"])
    who.page.get_by_label("Source", exact=True).select_option(label="1 – reliable")
    who.page.get_by_label("How is it known?", exact=True).select_option(label="A – known directly")
    who.choose("Under which law is it held?", "UK GDPR")
    who.choose("Handling", "P – lawful sharing permitted")
    who.choose("Release decision", release)
    if part.get("leaves"):
        who.fill("What leaves, if you share in part", part["leaves"])
    who.page.get_by_label("Why", exact=True).select_option(label=reason)
    who.press(f"Save item {number}")
    who.page.get_by_role("link", name=f"Change item {number}").wait_for()


def answer_for_police(who: Somebody) -> None:
    """Two matters, one shared in part and one kept at home, then checked and sent."""
    write_item(
        who,
        1,
        f"{SHARED} {KEPT_BACK}",
        "Share in part",
        "It would give away another person",
        leaves=SHARED,
        third_parties="a neighbour",
    )
    write_item(who, 2, WITHHELD, "Withhold", "More than is needed for the purpose")
    who.press("Check and send")
    who.sees("This leaves your agency")
    who.press("Send the answer")


def open_request(who: Somebody) -> str:
    """Open the one request that waits; gives its address."""
    who.go("Requests")
    who.page.locator("#requests").get_by_role("link", name=re.compile("^R-")).click()
    who.sees("What the hub asks")
    return who.page.url


def hold_nothing(who: Somebody) -> None:
    """One click."""
    who.press("Nothing held")
    who.sees("Sent: nothing held")


# -- the decision --------------------------------------------------------------------------------


def decide(who: Somebody, lead: str) -> None:
    """Decide with rationale and the child's voice, and refer to the MARAC."""
    who.choose(
        "What should happen? Choose all that apply",
        "Strategy discussion",
        "Section 17 assessment",
        "MARAC referral",
    )
    who.choose("Threshold level", "Level 4 statutory")
    who.page.get_by_label("Lead agency").select_option(label=lead)
    who.fill("The child’s or adult’s own words", VOICE)
    who.fill("Whose words", "Ellie, 7")
    who.fill("Said to whom, and who passed it on", "Her class teacher")
    who.day("When", hats_today() - timedelta(days=2))
    who.fill("Why? Facts first, then your judgement, then what is not known", WHY)
    who.press("Save decision")


def hats_today() -> date:
    """Today in London."""
    return hats.today()


def tell_referrer(who: Somebody, words: str = SAFE_WORDS) -> None:
    """Write what the referrer reads, and send it."""
    who.fill("What will the referrer read?", words)
    who.press("Send feedback")


# -- the meeting ---------------------------------------------------------------------------------


def schedule(who: Somebody, chair: str, *, days: int = 0) -> None:
    """Schedule today's MARAC, or one so many days ahead, and open its list."""
    who.go("Meetings")
    who.press("Schedule a meeting")
    who.page.get_by_label("Kind of meeting").select_option(label="MARAC")
    who.day("Day", hats_today() + timedelta(days=days))
    who.fill("Time", "23:30")
    who.fill("Where", "Town Hall")
    who.page.get_by_label("Chair").select_option(label=chair)
    who.press("Schedule")
    who.press("Open the list")


def come_in(who: Somebody) -> None:
    """Sign today's declaration and answer that one knows nobody on the list."""
    who.follow("Declaration and question")
    who.fill("Type your full name to sign", who.name)
    who.press("Sign", exact=True)
    who.sees("Signed")
    who.choose("Do you know anyone on today’s list, or their family?", "No")
    who.press("Answer")


def minute(who: Somebody, heading: str, words: str, **more: str) -> None:
    """Write one line of the minutes under a heading and finish it."""
    part = who.page.locator(f"#{heading}")
    part.locator("summary").click()
    if agency := more.get("agency"):
        part.get_by_label("Agency").select_option(label=agency)
    if nature := more.get("nature"):
        part.get_by_label(nature, exact=True).check()
    if about := more.get("about"):
        part.get_by_label("Whose risk").select_option(label=about)
    if level := more.get("level"):
        part.get_by_label(level, exact=True).check()
    part.get_by_label("Words").fill(words)
    part.get_by_role("button", name="Finish line").click()
    who.page.locator(f"#lines-{heading}").get_by_text(words).wait_for()


def agree_action(who: Somebody, owner: str, title: str, due: date) -> None:
    """Record an action an agency owns."""
    who.follow("Add action")
    who.page.get_by_label("Who does it").select_option(label=owner)
    who.fill("What, in a few words", title)
    who.fill("What exactly", f"{title}, and tell the IDVA.")
    who.fill("What it changes for the risk", "A call is answered at once")
    who.day("Due on", due)
    who.press("Add action")
    who.page.locator("#agreed-lines").get_by_text(title).wait_for()


def finish_action(who: Somebody) -> None:
    """Say that an action is done."""
    who.press("It is done")
    who.day("When was it done?", hats_today())
    who.fill("What was done", "The marker is on the control-room system.")
    who.fill("What it changed for the risk", "A call from her is graded immediate.")
    who.choose("Was the victim told by the IDVA?", "Not yet")
    who.press("Done", exact=True)


def verify_action(who: Somebody) -> None:
    """Check that it ended as said."""
    who.press("Verify")
    who.choose("Reason", "Review that falls due")
    who.press("Verify", exact=True)
