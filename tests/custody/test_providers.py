"""Each keeper of root keys keeps its word: wraps for one place alone, and never gives a root away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pkcs11
import pytest
from django.core.checks import run_checks

from agencies import door, first_run, hats, keys
from agencies.crypto.errors import CannotOpen
from agencies.crypto.labels import Label, context
from agencies.custody import chosen, own
from agencies.custody.hsm import HardwareModule
from agencies.custody.local import LocalKeyring
from agencies.custody.provider import KeysUnavailable, Provider
from agencies.custody.transit import KeyService
from agencies.models.keys import AgencyKey
from tests.custody import key_service
from tests.custody.conftest import MODULE, PIN, Choose

HERE, ELSEWHERE = (context(Label.AGENCY_KEY, bytes([n]) * 16) for n in (1, 2))
KINDS = [
    "local",
    "service",
    "service over TLS",
    pytest.param("hardware", marks=pytest.mark.hardware),
]
ADMINISTRATORS = [
    ("fern.hale", "Fern Hale", "fern@hub.example"),
    ("noor.aziz", "Noor Aziz", "noor@hub.example"),
]


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provider]:
    if request.param == "local":
        yield LocalKeyring(tmp_path / "keys")
    elif request.param == "hardware":
        yield HardwareModule(module=MODULE, token=request.getfixturevalue("hardware"), pin=PIN)
    elif request.param == "service":
        with key_service.running() as server:
            yield KeyService(
                address=f"http://127.0.0.1:{server.server_port}", token=key_service.TOKEN
            )
    else:
        certificate, key = request.getfixturevalue("certificate")
        with key_service.running(certificate, key) as server:
            yield KeyService(
                address=f"https://127.0.0.1:{server.server_port}/",
                token=key_service.TOKEN,
                ca_file=str(certificate),
            )


def test_a_provider_wraps_for_one_place_and_one_key_and_forgets_what_is_destroyed(
    provider: Provider,
) -> None:
    name, other, secret = f"agency-{uuid4()}", f"agency-{uuid4()}", bytes(range(32))
    assert not provider.has(name)
    with pytest.raises(KeysUnavailable):
        provider.wrap(name, secret, HERE)  # nothing is made by the way
    provider.create(name)
    provider.create(other)
    assert provider.has(name)
    with pytest.raises(FileExistsError):
        provider.create(name)
    wrapped = provider.wrap(name, secret, HERE)
    assert secret not in wrapped
    assert wrapped != provider.wrap(name, secret, HERE)
    assert provider.unwrap(name, wrapped, HERE) == secret
    for key, bytes_, where in (
        (name, wrapped, ELSEWHERE),
        (other, wrapped, HERE),
        (name, b"\x7f" + wrapped[1:], HERE),  # a suite nobody knows
        (name, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), HERE),
        (name, wrapped[:20], HERE),
        (name, b"", HERE),
    ):
        with pytest.raises(CannotOpen):
            provider.unwrap(key, bytes_, where)
    provider.destroy(name)
    provider.destroy(name)  # a second time, as after a kill
    assert not provider.has(name)
    with pytest.raises((KeysUnavailable, CannotOpen)):
        provider.unwrap(name, wrapped, HERE)
    assert provider.has(other)
    provider.destroy(other)


@pytest.mark.hardware
def test_a_wrap_made_in_hardware_has_the_documented_format_and_its_key_cannot_be_taken_out(
    hardware: str,
) -> None:
    module = HardwareModule(module=MODULE, token=hardware, pin=PIN)
    name = f"agency-{uuid4()}"
    module.create(name)
    wrapped = module.wrap(name, bytes(32), HERE)
    assert (wrapped[0], len(wrapped)) == (1, 1 + 12 + 32 + 16)
    with module._logged_in() as session:
        (key,) = session.get_objects({pkcs11.Attribute.LABEL: name})
        with pytest.raises(pkcs11.AttributeSensitive):
            key[pkcs11.Attribute.VALUE]


@pytest.mark.hardware
def test_a_module_without_the_token_or_with_another_pin_is_unavailable(hardware: str) -> None:
    with pytest.raises(KeysUnavailable, match="does not answer"):
        HardwareModule(module=MODULE, token="nobody's", pin=PIN).has("agency")
    tried = (  # in a process of its own, for a log-in is the whole process's
        "from agencies.custody.hsm import HardwareModule as M\n"
        f"M(module={MODULE!r}, token={hardware!r}, pin='000000').has('agency')"
    )
    run = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=False)
    assert "KeysUnavailable: The hardware module does not answer." in run.stderr


def test_a_module_whose_library_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable, match="does not answer"):
        HardwareModule(module=str(tmp_path / "no.so"), token="x", pin="1").has("agency")


def test_a_key_service_that_is_sealed_refuses_or_is_gone_is_unavailable_and_told_apart_from_nothing(
    service: key_service.StandIn,
) -> None:
    address = f"http://127.0.0.1:{service.server_port}"
    keeper = KeyService(address=address, token=key_service.TOKEN)
    keeper.create("agency")
    wrapped = keeper.wrap("agency", b"secret", HERE)
    service.is_sealed = True
    with pytest.raises(KeysUnavailable, match="503"):
        keeper.unwrap("agency", wrapped, HERE)
    service.is_sealed = False
    assert keeper.unwrap("agency", wrapped, HERE) == b"secret"
    with pytest.raises(KeysUnavailable, match="403"):
        KeyService(address=address, token="another").unwrap("agency", wrapped, HERE)
    with pytest.raises(KeysUnavailable, match="does not answer"):
        KeyService(address="http://127.0.0.1:1", token="x").has("agency")


def test_a_key_service_with_a_certificate_of_somebody_else_is_refused(
    certificate: tuple[Path, Path],
) -> None:
    with key_service.running(*certificate) as server:
        address = f"https://127.0.0.1:{server.server_port}"
        with pytest.raises(KeysUnavailable, match="does not answer"):
            KeyService(address=address, token=key_service.TOKEN).has("agency")
        assert server.asked == []  # the token never went out


def test_a_key_service_on_another_machine_is_spoken_to_over_https_alone() -> None:
    with pytest.raises(KeysUnavailable, match="HTTPS"):
        KeyService(address="http://vault.police.example:8200", token="x")


@pytest.mark.parametrize(
    "name", ["local", "transit", pytest.param("hardware", marks=pytest.mark.hardware)]
)
def test_a_hub_has_its_first_run_with_each_provider(
    db: None,
    name: str,
    choose: Choose,
    providers: dict[str, str],
    settings: object,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    log_keys = Path(settings.HUB_KEYS_DIR)  # type: ignore[attr-defined]
    settings.HUB_KEYS_DIR = str(tmp_path / "empty")  # type: ignore[attr-defined]
    if name == "local":
        choose("")
    elif name == "hardware":
        lines = request.getfixturevalue("hardware_lines")
        choose(f'default = "other"\n{lines}')
    else:
        choose(f'default = "other"\n{providers[name]}')
    founders = first_run.start_hub(
        office_name="Office", administrators=ADMINISTRATORS, trained_on=hats.today()
    )
    with door.door(first_run.SETUP):
        key = AgencyKey.objects.get(agency=founders.office)
    assert key.provider == ("local" if name == "local" else "other")
    with door.door(first_run.SETUP):
        assert keys.private_keys({key.pk})[key.pk]
    assert {one for one in keys.HUB_KEYS if own.has(one)} == {*keys.HUB_KEYS}
    assert len(keys.hub_key("index")) == 32
    files = {path.name for path in chosen.keyring().folder.iterdir()}
    if name != "local":  # the log's own key alone lies there in clear
        assert {file for file in files if file.endswith(".key")} == {"log-mac.key"}
    assert log_keys.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('default = "nowhere"', "No key provider named nowhere"),
        ('default = "x"\n[providers.x]\nkind = "paper"', "No key provider named x"),
        ('default = "x"\n[providers.x]\nkind = "transit"\n', "lacks address"),
        ("default = ", "cannot be read"),
    ],
)
def test_a_file_of_providers_that_is_not_right_opens_nothing(
    choose: Choose, text: str, said: str
) -> None:
    choose(text)
    with pytest.raises(KeysUnavailable, match=said):
        chosen.provider(chosen.provider_name(uuid4()))
    assert any(said in line for line in chosen.amiss())  # and the hub does not start with it


def test_a_hub_does_not_start_with_an_agency_or_provider_that_the_file_gets_wrong(
    choose: Choose,
) -> None:
    choose('[agencies]\n"the police" = "police-vault"\n')
    first, second = chosen.amiss()
    assert "'the police'" in first
    assert "police-vault" in second
    assert [
        found.msg
        for found in run_checks(include_deployment_checks=True, tags=["security"])
        if found.id == "agencies.E001"
    ] == [first, second]
    choose(f'[agencies]\n"{uuid4()}" = "local"\n')
    assert [*chosen.amiss()] == []


def test_an_agency_named_in_the_file_is_kept_by_its_own_provider(choose: Choose) -> None:
    police = uuid4()
    choose(f'[agencies]\n"{police}" = "police-vault"\n')
    assert chosen.provider_name(police) == "police-vault"
    assert chosen.provider_name(uuid4()) == "local"
