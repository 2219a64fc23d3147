"""What is kept and what may go: a hold on last month's case, and a contact that was sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from agencies import clock, hats
from agencies.models.workspaces import Purpose
from agencies.reasons import Reason, ReasonCode
from config.demo.front_door import Part, look_up_and_match, submit
from config.demo.teller import Teller
from mash_hub import barriers, case_claims, closing, destructions, legal_holds, screening
from mash_hub.models import Contact, ContactState, DestructionGround, Enquiry, HoldKind
from mash_hub.models.contact_states import Told


def hold(teller: Teller, enquiry: Enquiry) -> None:
    """Last month's case is closed; a complaint came, an officer placed a hold, another saw it."""
    mandeep = teller.hat("mandeep", "mash")
    with teller.act(teller.at(-14, 9), mandeep):
        newest = Enquiry.objects.get(pk=enquiry.pk)
        closing.close(newest, by=mandeep, version=newest.version)
    orla, pavel = teller.hat("orla", "mash"), teller.hat("pavel", "mash")
    with teller.act(teller.at(-12, 11), orla):
        record = barriers.record_of(enquiry.reference, by=orla)
        assert record is not None
        row = legal_holds.place(
            record,
            HoldKind.COMPLAINT,
            review_on=hats.today() + timedelta(days=12),
            by=orla,
            because=Reason(ReasonCode.REVIEW, "A complaint about the answer is looked into."),
        )
    with teller.act(teller.at(-11, 9), pavel):
        legal_holds.see(row, by=pavel, version=row.version)


def sent_twice(teller: Teller) -> None:
    """A health visitor sent the same contact twice; an officer proposes that the second goes."""
    joan, mandeep = teller.hat("joan", "mash"), teller.hat("mandeep", "mash")
    contact = submit(
        teller,
        teller.at(-20, 15),
        joan,
        parts=(Part("CHILD", "Noor", "Ashdown", born=date(2016, 5, 9)),),
        words="Sent again by mistake: the first one arrived.",
        categories=("NEGLECT",),
        override="CHILD_AT_RISK",
        safe="",
    )
    look_up_and_match(teller, contact, teller.at(-20, 15, 30), mandeep)
    steps: tuple[Callable[[Contact], object], ...] = (
        lambda row: screening.decide(
            row,
            ContactState.ADVICE_NFA,
            rationale=screening.Rationale("It is the same as the first.", "Heard in the first."),
            by=mandeep,
            version=row.version,
        ),
        lambda row: screening.send_feedback(
            row, words="We work with the first one.", by=mandeep, version=row.version
        ),
        lambda row: screening.close(row, Told.NOT_NEEDED, by=mandeep, version=row.version),
    )
    for minute, step in enumerate(steps, start=40):
        with teller.act(teller.at(-20, 15, minute), mandeep):
            step(Contact.objects.get(pk=contact.pk))
    orla = teller.hat("orla", "mash")
    with teller.act(teller.at(-1, 10), orla):
        target = destructions.target_of(contact.reference, by=orla)
        assert target is not None
        because = Reason(ReasonCode.REVIEW, "Sent twice; everything stands in the first.")
        destructions.propose(target, DestructionGround.ENTERED_IN_ERROR, by=orla, because=because)


def claim(teller: Teller, enquiry: Enquiry) -> None:
    """A health researcher, whose agency was not asked, says that health works with last month's case."""
    kim = teller.hat("kim", "mash")
    with teller.act(clock.now() - timedelta(hours=2), kim):
        found = case_claims.find(enquiry.reference, by=kim)
        assert found is not None
        case_claims.claim(
            found,
            by=kim,
            purpose=Purpose.DOMESTIC_ABUSE,
            code=ReasonCode.OPEN_CASE,
            why="She has come to our clinic since the meeting; I am her named nurse.",
        )
