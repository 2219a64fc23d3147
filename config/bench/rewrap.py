"""Absorbed grants made anew for the next pair of keys, as when a pair is replaced."""

from __future__ import annotations

import os
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from agencies.crypto import grants as grant_crypto
from config.bench import measure
from config.bench.measure import Line

COUNT, DIFFERENT = 2000, 50
TARGET = 6.0


def run() -> Line:
    """Absorbed wraps made anew for the next pair, against the same bytes through bare AES-GCM."""
    (old, public), (new, _) = grant_crypto.new_pair(), grant_crypto.new_pair()
    agency = uuid4()
    infos = [grant_crypto.Info("bench", uuid4(), "sentence", agency, 1) for _ in range(COUNT)]
    fresh = [(grant_crypto.wrap(os.urandom(32), public, info), info) for info in infos[:DIFFERENT]]
    few = zip(grant_crypto.absorb_many(fresh, old), infos, strict=False)
    wraps = [*few] * (COUNT // DIFFERENT)
    bare = AESGCM(os.urandom(32))
    nonce, sealed = os.urandom(12), bare.encrypt(bytes(12), os.urandom(32), b"")

    def ours(_number: int) -> None:
        grant_crypto.rewrap_many(wraps, old, new)

    def limit(_number: int) -> None:
        for _ in range(COUNT):
            bare.encrypt(nonce, bare.decrypt(bytes(12), sealed, b""), b"")

    taken = measure.in_turns({"ours": ours, "limit": limit}, rounds=20, warm=2)
    speed = COUNT / measure.middle(taken["ours"])
    return Line(
        "2,000 absorbed grants re-wrapped for the next pair, against bare AES-GCM, median",
        measure.middle(taken["limit"]),
        measure.middle(taken["ours"]),
        TARGET,
        f"{speed:,.0f} a second on one core (goal 50,000)",
        "",
    )
