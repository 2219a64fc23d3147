"""What the scratch hub holds: the demo's partnership, everybody enrolled, and one case under way."""

from __future__ import annotations

from datetime import date, timedelta

from agencies import clock, door, hats, sign_in
from agencies.actors import Service
from agencies.models import Person
from config.demo import partnership
from config.demo.front_door import Part, submit, take_into_screening
from config.demo.teller import Said, Teller
from mash_hub.models.enquiries import Rating

SETUP = Service("bench")
PASSWORD = "a-bench-beside-the-river"  # noqa: S105  # of invented people in a scratch database
CASES = 3


def make() -> None:
    """Set the partnership up, let everybody in, and bring cases as far as an answer."""
    at = clock.now() - timedelta(days=30)
    with clock.moved(at):
        made = partnership.set_up(hats.today())
    with door.door(SETUP):
        first = next(iter(made.person.values()))
        first.set_password(PASSWORD)
        Person.objects.update(password=first.password, password_changed_at=at)
        for person in made.person.values():
            sign_in.enrol_demo_totp(person, at)
    teller = Teller(made, hats.today())
    for number in range(CASES):
        _case(teller, number)


def _case(teller: Teller, number: int) -> None:
    begun = clock.now() - timedelta(hours=2 + number)
    mandeep = teller.hat("mandeep", "mash")
    contact = submit(
        teller,
        begun,
        teller.hat("joan", "mash"),
        parts=(
            Part("VICTIM", "Marisa", f"Bench-{number}", born=date(1994, 6, 14)),
            Part("PERPETRATOR", "Callum", f"Bench-{number}", born=date(1990, 11, 2)),
        ),
        words="Words of a bench.",
        categories=("DOMESTIC_ABUSE",),
        override="SERIOUS_HARM",
        safe="Ring before four.",
    )
    take_into_screening(teller, contact, begun + timedelta(minutes=20), mandeep)
    enquiry = teller.rate(
        contact, begun + timedelta(minutes=30), Rating.AMBER, mandeep, "A bench needs one."
    )
    asked = teller.ask(
        enquiry, begun + timedelta(minutes=35), mandeep, "Reports and orders.", ("police",)
    )
    teller.answer(
        asked["police"],
        begun + timedelta(minutes=60),
        teller.hat("iris", "mash"),
        (Said("Two reports in six weeks.", source="Crime system"),),
    )
