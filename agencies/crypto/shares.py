"""A secret split into shares of words, of which two of three give it back and one says nothing (SLIP-0039).

The words carry a checksum, so that a slip of writing is found, and are written down on paper. It is the
standard's own library; it is not hardened against whoever watches the machine while it works.
"""

from __future__ import annotations

from collections.abc import Iterable

import shamir_mnemonic
from shamir_mnemonic import MnemonicError

from agencies.crypto.errors import CannotOpen

NEEDED, OFFICERS = 2, 3
SECRET_BYTES = 32


def split(secret: bytes) -> list[str]:
    """Give three shares of 33 words each; raise ValueError unless the secret is a key of 32 bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("A secret to split has 32 bytes.")
    shares: list[str]
    (shares,) = shamir_mnemonic.generate_mnemonics(
        group_threshold=1, groups=[(NEEDED, OFFICERS)], master_secret=secret, iteration_exponent=0
    )
    return shares


def join(shares: Iterable[str]) -> bytes:
    """Give the secret back from shares of two officers; raise CannotOpen for anything else."""
    try:
        secret: bytes = shamir_mnemonic.combine_mnemonics(
            [" ".join(one.lower().split()) for one in shares]
        )
    except (MnemonicError, ValueError):
        raise CannotOpen from None
    return secret
