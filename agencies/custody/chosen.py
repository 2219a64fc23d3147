"""Which provider keeps whose root keys: the file of the setting HUB_KEY_PROVIDERS_FILE, or the local one.

default = "local"                        # who keeps the roots of agencies not named below
hub = "local"                            # who keeps the root of the hub's own keys

[providers.police-vault]
kind = "transit"                         # or "pkcs11"
address = "https://vault.police.example:8200"
token_file = "/run/secrets/police-vault-token"

[agencies]
"0b5c…" = "police-vault"                 # the agency's id, as its page shows it
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from agencies.custody.hsm import HardwareModule
from agencies.custody.local import LocalKeyring, read_private
from agencies.custody.provider import KeysUnavailable, Provider
from agencies.custody.transit import KeyService

LOCAL = "local"


@cache
def provider(name: str) -> Provider:
    """The provider of a name; raises KeysUnavailable for one that the file does not describe."""
    if name == LOCAL:
        return keyring()
    told = _file().get("providers", {}).get(name)
    make = _KINDS.get(str(told.get("kind"))) if isinstance(told, dict) else None
    if make is None:
        raise KeysUnavailable(f"No key provider named {name} of a known kind is described.")
    try:
        return make(told)
    except KeyError as error:
        raise KeysUnavailable(f"The key provider {name} lacks {error.args[0]}.") from None


def provider_name(agency_id: UUID) -> str:
    """Who is to keep an agency's root; one in use may still be at another, until it is rotated."""
    held = _file()
    return str(held.get("agencies", {}).get(str(agency_id), held.get("default", LOCAL)))


def hub_provider_name() -> str:
    """Who keeps the root under which the hub's own keys lie."""
    return str(_file().get("hub", _file().get("default", LOCAL)))


@cache
def keyring() -> LocalKeyring:
    """The keyring in the key folder of this hub."""
    return LocalKeyring(Path(settings.HUB_KEYS_DIR))


def amiss() -> Iterator[str]:
    """What is wrong with the file of providers, one sentence each; nothing is asked of a provider.

    `./hub serve` does not start with any of it: an agency whose keys are nowhere reads nothing.
    """
    try:
        told = _file()
    except KeysUnavailable:
        yield "HUB_KEY_PROVIDERS_FILE cannot be read: correct its path, its mode or its TOML."
        return
    if told and Path(settings.HUB_KEY_PROVIDERS_FILE).stat().st_mode & 0o022:
        yield "HUB_KEY_PROVIDERS_FILE can be changed by others: run chmod 644 on it."
    for one in (one for one in told.get("agencies", {}) if not _is_id(one)):
        yield f"HUB_KEY_PROVIDERS_FILE names an agency {one!r}: give its id, as its page shows it."
    yield from _providers_amiss(told)


def _providers_amiss(told: Mapping[str, Any]) -> Iterator[str]:
    named = {*told.get("agencies", {}).values(), told.get("default", LOCAL), told.get("hub", LOCAL)}
    for name in sorted({*named, *told.get("providers", {})}):
        try:
            provider(name)
        except KeysUnavailable as error:
            yield f"HUB_KEY_PROVIDERS_FILE, {name}: {error}"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def read_again() -> None:
    """Forget what the file said (tests, and a change of it)."""
    for kept in (provider, _file, keyring):
        kept.cache_clear()


@cache
def _file() -> Mapping[str, Any]:
    path = settings.HUB_KEY_PROVIDERS_FILE
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise KeysUnavailable("The file of key providers cannot be read.") from error


def _secret(told: Mapping[str, Any], name: str) -> str:
    """A secret from a file of its own, which is ours alone."""
    return read_private(Path(str(told[name]))).decode("utf-8").strip()


def _module(told: Mapping[str, Any]) -> Provider:
    return HardwareModule(
        module=str(told["module"]), token=str(told["token"]), pin=_secret(told, "pin_file")
    )


def _service(told: Mapping[str, Any]) -> Provider:
    return KeyService(
        address=str(told["address"]),
        token=_secret(told, "token_file"),
        mount=str(told.get("mount", "transit")),
        namespace=str(told.get("namespace", "")),
        ca_file=str(told.get("ca_file", "")),
    )


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Provider]] = {
    "pkcs11": _module,
    "transit": _service,
}
