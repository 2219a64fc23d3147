"""Escrow: two of three officers together mend an agency's lost root; one of them cannot (CR17)."""

from __future__ import annotations

import getpass
import json
from itertools import combinations, permutations
from pathlib import Path

import pytest
import shamir_mnemonic
from django.core.management import CommandError, call_command

import agencies.crypto
from agencies import door, escrow, keys, rotating
from agencies.actors import Service
from agencies.crypto import shares as share_crypto
from agencies.crypto.errors import CannotOpen
from agencies.custody import chosen
from agencies.models.escrow import EscrowedKey
from agencies.models.keys import root_of
from agencies.verdicts import Refused
from audit.log.models import Entry
from tests.cast import Cast
from tests.custody.test_rotating import WORDS, begun, read, sealed_by

VECTORS = Path(agencies.crypto.__file__).parent / "vectors"
PUBLISHED = [  # of SLIP-0039, with the passphrase TREZOR
    (
        "b43ceb7e57a0ea8766221624d01b0864",
        (
            "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist "
            "rescue view short owner flip making coding armed"
        ),
        (
            "shadow pistol academic acid actress prayer class unknown daughter sweater depict flip "
            "twice unkind craft early superior advocate guest smoking"
        ),
    ),
]


@pytest.mark.parametrize(("secret", "one", "other"), PUBLISHED)
def test_the_shares_are_those_of_the_standard(secret: str, one: str, other: str) -> None:
    assert shamir_mnemonic.combine_mnemonics([one, other], b"TREZOR").hex() == secret


def test_the_fixed_vector_of_shares_holds() -> None:
    vector = json.loads((VECTORS / "shares.json").read_text("utf-8"))
    for pair in combinations(vector["shares"], 2):
        assert share_crypto.join(pair).hex() == vector["secret"]


def test_any_two_of_three_shares_give_the_secret_back_and_fewer_or_spoiled_ones_do_not() -> None:
    secret = bytes(range(32))
    made = share_crypto.split(secret)
    assert [len(share.split()) for share in made] == [33, 33, 33]
    for one, other in permutations(made, 2):
        assert share_crypto.join([f"  {one.upper()}\n", other]) == secret
    strange = share_crypto.split(bytes(32))
    first, *rest = made[0].split()
    swapped = " ".join([first, *rest[:-2], rest[-1], rest[-2]])
    for few in (
        [],
        [made[0]],
        [made[0], made[0]],
        [made[0], strange[1]],
        [swapped, made[1]],
        ["x"],
    ):
        with pytest.raises(CannotOpen):
            share_crypto.join(few)
    with pytest.raises(ValueError, match="32 bytes"):
        share_crypto.split(b"short")


def lose_root(agency_id: object, number: int = 1) -> None:
    root = root_of("local", agency_id, number)  # type: ignore[arg-type]
    chosen.keyring().destroy(root.name)
    keys.forget_private_keys()


def test_two_officers_mend_a_lost_root_one_cannot_and_both_acts_are_logged(cast: Cast) -> None:
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police}, count=2)
    with door.door(cast.paula):
        before = escrow.set_up(police, by=cast.paula)
        made = escrow.set_up(police, by=cast.paula)  # its officers changed
        others = escrow.set_up(cast.agency.office.pk, by=Service("escrow", cast.agency.office.pk))
    rotating.go_on(begun(cast.paula).pk, police)  # a pair made later is in escrow too
    lose_root(police)
    with pytest.raises(keys.KeysUnavailable):
        read(given, cast.owen)
    with door.door(cast.paula):
        for few in (made[:1], [made[0], made[0]], [made[0], others[1]], before[:2], others[:2]):
            with pytest.raises(Refused):
                escrow.restore(police, few, by=cast.paula)
    with pytest.raises(keys.KeysUnavailable):
        read(given, cast.owen)
    with door.door(cast.paula):
        assert escrow.restore(police, [made[2], made[0]], by=cast.paula) == 2
    assert read(given, cast.owen) == [WORDS] * 2
    with door.door(cast.owen):
        said = Entry.objects.filter(agency_id=police).values_list("verb", flat=True)
        assert [*said].count("KEY_ESCROWED") == 2
        assert [*said].count("KEY_RESTORED") == 1
        gone = EscrowedKey.objects.filter(key__agency=police, key__destroyed_at__isnull=False)
        assert [bytes(one.sealed) for one in gone] == [b""]  # no copy of what a rotation destroyed


def test_an_agency_without_escrow_has_nothing_to_mend_with(cast: Cast) -> None:
    with door.door(cast.paula), pytest.raises(Refused, match="no escrow"):
        escrow.restore(cast.agency.police.pk, ["a", "b"], by=cast.paula)
    with door.door(cast.owen), pytest.raises(Refused):
        escrow.set_up(cast.agency.police.pk, by=cast.owen)


def test_the_command_shows_the_shares_once_and_takes_those_of_two_officers(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    police = cast.agency.police.pk
    given = sealed_by(cast.devika, to={police})
    call_command("escrow", "set-up", "Police")
    parts = capsys.readouterr().out.split("Share of the ")[1:]
    shares = [
        " ".join(
            word for word in part.partition(":\n")[2].split("\n\n")[0].split() if word.isalpha()
        )
        for part in parts
    ]
    assert [len(share.split()) for share in shares] == [33, 33, 33]
    lose_root(police)
    typed = iter([shares[0], "not the words", shares[0], shares[2]])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    with pytest.raises(CommandError, match="two officers"):
        call_command("escrow", "restore", "Police")
    call_command("escrow", "restore", "Police")
    said = capsys.readouterr().out
    assert "its 2 keys open again" in said
    assert shares[0].split()[5] not in said
    assert read(given, cast.owen) == [WORDS]
