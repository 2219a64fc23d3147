"""`./hub serve` says for each setting what is missing or unsafe, and starts nothing."""

from pathlib import Path

import pytest

from config.front import serve, testing


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    secret = tmp_path / "secret-key"
    secret.write_text("s" * 64)
    secret.chmod(0o600)
    return {
        "HUB_ADDRESS": "https://hub.example",
        "HUB_KEYS_DIR": str(keys),
        "HUB_SECRET_KEY_FILE": str(secret),
        "DATABASE_URL": "postgres://web@db.example/hub?sslmode=verify-full",
        "RELAY_DATABASE_URL": "postgres://relay@db.example/hub?sslmode=verify-full",
        "KEYS_DATABASE_URL": "postgres://web@db.example/hub_keys?sslmode=verify-full",
        "REDIS_URL": "rediss://cache.example",
    }


def test_nothing_is_amiss_with_safe_settings(settings: dict[str, str]) -> None:
    assert list(serve._settings_amiss(settings)) == []


@pytest.mark.parametrize(
    "wires",
    [
        {
            "DATABASE_URL": "postgres://web@%2Frun%2Fpostgresql/hub",
            "REDIS_URL": "unix:///run/v.sock",
        },
        {"DATABASE_URL": "postgres://web@127.0.0.1/hub", "REDIS_URL": "redis://localhost:6379/0"},
    ],
)
def test_what_stays_on_the_machine_needs_no_certificate(
    settings: dict[str, str], wires: dict[str, str]
) -> None:
    assert list(serve._settings_amiss({**settings, **wires})) == []


@pytest.mark.parametrize("name", sorted(serve._NEEDED))
def test_a_missing_setting_is_one_sentence(settings: dict[str, str], name: str) -> None:
    del settings[name]
    (sentence,) = serve._settings_amiss(settings)
    assert sentence.startswith(f"{name} is missing: set it to ")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HUB_DEMO", "true", "HUB_DEMO is on"),
        ("HUB_DEBUG", "1", "HUB_DEBUG is on"),
        ("HUB_TEST", "yes", "HUB_TEST is on"),
        ("HUB_ADDRESS", "http://hub.example", "does not begin with https://"),
        ("OWNER_DATABASE_URL", "postgres://owner@db.example/hub", "must not own its tables"),
        ("HUB_SECRET_KEY_FILE", "", "secret is too short"),
        ("HUB_SECRET_KEY", "s" * 64, "HUB_SECRET_KEY is set: keep the secret in a file"),
        ("HUB_SECRET_KEY_FILE", "/nowhere", "cannot be read"),
        ("HUB_KEYS_DIR", "/nowhere", "does not exist"),
        ("HUB_WEB_WORKERS", "many", "not a number of processes"),
        ("HUB_JOB_WORKERS", "0", "not a number of processes"),
        ("HUB_PROCESSES", "web,minutes", "names 'minutes'"),
        ("HUB_BIND", "8000", "not an address with a port"),
        ("DATABASE_URL", "postgres://web@db.example/hub", "without a checked certificate"),
        (
            "RELAY_DATABASE_URL",
            "postgres://relay@db.example/hub?sslmode=require",
            "without a checked certificate",
        ),
        ("REDIS_URL", "redis://cache.example", "without TLS"),
        ("REDIS_URL", "rediss://cache.example?ssl_cert_reqs=none", "looks at no certificate"),
    ],
)
def test_an_unsafe_setting_is_one_sentence(
    settings: dict[str, str], name: str, value: str, sentence: str
) -> None:
    (said,) = serve._settings_amiss({**settings, name: value})
    assert sentence in said


def test_open_secrets_are_refused(settings: dict[str, str]) -> None:
    Path(settings["HUB_SECRET_KEY_FILE"]).chmod(0o644)
    Path(settings["HUB_KEYS_DIR"]).chmod(0o750)
    said = list(serve._settings_amiss(settings))
    assert [line.split(" ")[0] for line in said] == ["HUB_SECRET_KEY_FILE", "HUB_KEYS_DIR"]


def test_the_last_line_counts_errors_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    assert testing._counts(report) == (0, 1, 0)
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="3"/></testsuites>'
    )
    assert testing._counts(report) == (3, 3, 3)
