"""Every provider of root keys, ready to be asked, and settings that choose it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509  # noqa: TID251  # a certificate for the stand-in
from cryptography.hazmat.primitives import hashes, serialization  # noqa: TID251
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: TID251

from agencies import keys
from agencies.custody import chosen
from tests.custody import key_service

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "731904"


@pytest.fixture(scope="session")
def hardware(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A token of softhsm2 of this run's own; gives its label."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    command = ["softhsm2-util", "--init-token", "--free", "--label", "hub-test"]
    subprocess.run([*command, "--so-pin", "8120", "--pin", PIN], check=True, capture_output=True)
    return "hub-test"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "stand-in.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "stand-in.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "stand-in.pem", folder / "stand-in.key"


@pytest.fixture
def service() -> Iterator[key_service.StandIn]:
    """The stand-in of a key service, over plain HTTP on this machine."""
    with key_service.running() as server:
        yield server


def secret_file(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


Choose = Callable[[str], None]


@pytest.fixture
def choose(tmp_path: Path, settings: object) -> Iterator[Choose]:
    """Put a file of providers in the setting, with a key folder that is still empty."""

    def put(text: str) -> None:
        file = tmp_path / "providers.toml"
        file.write_text(text)
        settings.HUB_KEY_PROVIDERS_FILE = str(file)  # type: ignore[attr-defined]
        _again()

    before = settings.HUB_KEYS_DIR  # type: ignore[attr-defined]
    yield put
    settings.HUB_KEYS_DIR = before  # type: ignore[attr-defined]
    settings.HUB_KEY_PROVIDERS_FILE = ""  # type: ignore[attr-defined]
    _again()


def _again() -> None:
    chosen.read_again()
    keys.hub_key.cache_clear()
    keys.forget_private_keys()


@pytest.fixture
def providers(
    request: pytest.FixtureRequest, tmp_path: Path, service: key_service.StandIn
) -> dict[str, str]:
    """For each kind the lines of the file that describe it."""
    token = secret_file(tmp_path / "token", key_service.TOKEN)
    http = f'address = "http://127.0.0.1:{service.server_port}"\ntoken_file = "{token}"\n'
    return {"transit": f'[providers.other]\nkind = "transit"\n{http}'}


@pytest.fixture
def hardware_lines(tmp_path: Path, hardware: str) -> str:
    """The lines of the file that describe the token."""
    pin = secret_file(tmp_path / "pin", PIN)
    told = f'module = "{MODULE}"\ntoken = "{hardware}"\npin_file = "{pin}"\n'
    return f'[providers.other]\nkind = "pkcs11"\n{told}'
