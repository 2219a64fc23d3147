"""What was written of an emergency access is in no table, history, key or index once two let it go (4.17)."""

from __future__ import annotations

from django.db import connection, connections

from agencies import clock, door
from mash_hub import destroying
from mash_hub.models import DestructionState
from tests.cast import SETUP, Cast
from tests.mash_hub.enquiry_case import make_contact
from tests.mash_hub.keeping_case import settled, state_of
from tests.mash_hub.test_break_glass import in_session, opens
from tests.mash_hub.test_office_records import BEGAN, OVER, of_health, proposed_year, reviewed
from tests.security.test_destroyed_text import as_kept, keys_of, sealed_in
from tests.security.test_leaks import dump


def test_no_word_of_a_destroyed_emergency_access_is_left_in_any_table(committed_cast: Cast) -> None:
    cast = committed_cast
    with clock.moved(BEGAN):
        use = opens(in_session(cast.owen)[1], make_contact(cast).reference)
        of_health(cast, use)
        reviewed(use)
    with door.door(SETUP):
        before = {**sealed_in([use.file_id]), **keys_of([use.file_id])}
    kinds = {name.partition(".")[0] for name in before}
    assert {"BreakGlass", "BreakGlassReview", "SealedReason"} <= kinds
    bases = [str(one.settings_dict["NAME"]) for one in (connection, connections["keys"])]
    whole = b"".join(dump(base) for base in bases)
    assert all(any(form in whole for form in as_kept(one)) for one in before.values())
    with clock.moved(OVER):
        row = settled(proposed_year("GLASS-2026", cast.ivor), cast.paula)
        assert destroying.carry_out_all() == 1
        assert state_of(row) == DestructionState.DONE
    whole = b"".join(dump(base) for base in bases)
    left = [name for name, value in before.items() if any(form in whole for form in as_kept(value))]
    assert left == []
