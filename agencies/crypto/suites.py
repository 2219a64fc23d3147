"""The one suite by which the hub seals to a public key, and the byte that names it (docs/crypto.md)."""

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

X25519 = b"\x01"  # DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM
# b"\x02" is kept for MLKEM768-X25519, the step to keys that withstand quantum computers.
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
ENCAPSULATED_BYTES = 32
