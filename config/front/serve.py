"""`./hub serve`: the production processes, from the environment, or a sentence for each thing amiss."""

import os
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from config.front import checks, databases, environment, processes
from config.front.environment import MANAGE, PROJECT, STATE, CannotGo
from config.front.supervisor import Child, Supervisor

_NEEDED = {
    "HUB_ADDRESS": "the address people type, such as https://hub.example",
    "HUB_KEYS_DIR": "the folder of the hub's keys",
    "DATABASE_URL": "the hub's database, with the login web",
    "RELAY_DATABASE_URL": "the same database, with the login relay",
    "KEYS_DATABASE_URL": "the second database hub_keys, with the login web",
    "REDIS_URL": "the Redis or Valkey server",
}
_NEVER = {
    "HUB_DEMO": "it shows one-time codes and invented people",
    "HUB_DEBUG": "its error pages show what the hub holds",
    "HUB_TEST": "it takes the guards of the tests",
}
_LOGINS = {"DATABASE_URL": "web", "RELAY_DATABASE_URL": "relay", "KEYS_DATABASE_URL": "web"}
_SHORTEST_SECRET = 50
_PROCESSES = ("web", "worker", "beat", "relay")


def serve(arguments: Sequence[str]) -> int:
    """Start the production processes and stay with them until somebody stops them.

    With `--prepare` it only makes what an image is to hold, and asks for no settings.

    Raises CannotGo with a sentence for each setting that is missing or unsafe.
    """
    if arguments == ["--prepare"]:
        return _prepare()
    if arguments:
        raise CannotGo(f"./hub serve does not know {arguments[0]!r}: its settings are variables.")
    variables = dict(os.environ)
    amiss = list(_settings_amiss(variables)) or list(_servers_amiss(variables))
    amiss = amiss or list(_django_amiss())
    if amiss:
        raise CannotGo("\n".join(["The hub does not start:", *(f"  {line}" for line in amiss)]))
    listening = _listen(variables)
    with Supervisor() as supervisor:
        _collect_static(supervisor, {})
        for child in _children(variables, listening):
            supervisor.start(child)
        print(f"The hub serves {variables['HUB_ADDRESS']}.", flush=True)
        return supervisor.keep()


def _settings_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    """What is missing or unsafe in the variables alone."""
    for name, meaning in _NEEDED.items():
        if not variables.get(name):
            yield f"{name} is missing: set it to {meaning}."
    for name, danger in _NEVER.items():
        if variables.get(name, "").lower() not in ("", "0", "false", "no", "off"):
            yield f"{name} is on: unset it, as {danger}."
    yield from _address_amiss(variables)
    yield from _secret_amiss(variables)
    yield from _keys_amiss(variables.get("HUB_KEYS_DIR", ""))
    yield from _wires_amiss(variables)
    yield from _numbers_amiss(variables)


def _address_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    if variables.get("OWNER_DATABASE_URL"):
        yield "OWNER_DATABASE_URL is set: keep it for migrations, the running hub must not own its tables."
    if not variables.get("HUB_ADDRESS", "https://").startswith("https://"):
        yield "HUB_ADDRESS does not begin with https://: put a proxy with a certificate before the hub."


def _secret_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    if variables.get("HUB_SECRET_KEY"):
        yield (
            "HUB_SECRET_KEY is set: keep the secret in a file and name it in HUB_SECRET_KEY_FILE,"
            " as every program of the account can read what another was started with."
        )
        return
    name, secret = variables.get("HUB_SECRET_KEY_FILE", ""), ""
    if name:
        path = Path(name)
        if not path.is_file() or not os.access(path, os.R_OK):
            yield f"HUB_SECRET_KEY_FILE cannot be read: make {path} readable for the hub's user alone."
            return
        if stat.S_IMODE(path.stat().st_mode) & 0o007:
            yield f"HUB_SECRET_KEY_FILE can be read by everybody: run chmod 600 {path}."
        secret = path.read_text().strip()
    if len(secret) < _SHORTEST_SECRET:
        yield (
            "HUB_SECRET_KEY_FILE is missing or its secret is too short:"
            f" give a file of at least {_SHORTEST_SECRET} random characters."
        )


def _keys_amiss(name: str) -> Iterator[str]:
    if not name:
        return
    folder = Path(name)
    if not folder.is_dir():
        yield f"HUB_KEYS_DIR does not exist: make {folder} with ./hub first-run."
    elif stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield f"HUB_KEYS_DIR is open to others: run chmod 700 {folder}."


def _wires_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    """What goes to another machine goes over TLS whose certificate is looked at (CR15)."""
    for name in _LOGINS:
        asked = urlsplit(variables.get(name, ""))
        if not _is_here(asked.hostname) and "sslmode=verify-full" not in asked.query.split("&"):
            yield f"{name} goes to another machine without a checked certificate: add ?sslmode=verify-full."
    redis = urlsplit(variables.get("REDIS_URL", ""))
    if redis.scheme not in ("unix", "rediss") and not _is_here(redis.hostname):
        yield "REDIS_URL goes to another machine without TLS: begin it with rediss://."
    if "ssl_cert_reqs=none" in redis.query.lower():
        yield "REDIS_URL looks at no certificate: take ssl_cert_reqs=none out of it."


def _is_here(host: str | None) -> bool:
    """Whether a host is this machine: a socket's folder, or the loopback."""
    return not host or host.lower().startswith("%2f") or host in ("localhost", "127.0.0.1", "::1")


def _numbers_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    for name in ("HUB_WEB_WORKERS", "HUB_JOB_WORKERS"):
        text = variables.get(name, "2")
        if not text.isdigit() or not 0 < int(text) <= 64:
            yield f"{name}={text} is not a number of processes: give one from 1 to 64."
    if unknown := set(_wanted(variables)) - set(_PROCESSES):
        yield f"HUB_PROCESSES names {unknown.pop()!r}: it takes web, worker, beat and relay."
    try:
        _bind(variables)
    except ValueError:
        yield "HUB_BIND is not an address with a port: give one such as 127.0.0.1:8000."


def _servers_amiss(variables: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the servers behind the variables."""
    for name, login in _LOGINS.items():
        if sentence := _database_amiss(variables[name], login):
            yield f"{name}{sentence}"
    if not databases.redis_answers(variables["REDIS_URL"]):
        yield "REDIS_URL: no Redis or Valkey answers there; start it or correct the address."


def _database_amiss(url: str, login: str) -> str:
    if not databases.database_answers(url):
        return ": no PostgreSQL 15 or newer answers there; start it or correct the address."
    if urlsplit(url).username != login:
        return f" logs in as somebody else: its login must be {login}."
    if _is_mighty(url):
        return (
            f": the login {login} is a superuser or may pass row-level security:"
            " take that away from it."
        )
    if not _has_tables(url):
        return ": the tables are not made yet: run the migrations (docs/operations.md)."
    return ""


def _is_mighty(url: str) -> bool:
    with psycopg.connect(url, connect_timeout=3) as connection:
        found = connection.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user"
        ).fetchone()
    return found is None or bool(found[0])


def _has_tables(url: str) -> bool:
    with psycopg.connect(url, connect_timeout=3) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_tables WHERE tablename = 'django_migrations'"
        ).fetchone()
    return found is not None


def _django_amiss() -> Iterator[str]:
    """What Django's and the hub's own checks say of these settings."""
    command = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        yield from (line for line in done.stderr.splitlines() if line.strip())


def _prepare() -> int:
    with tempfile.TemporaryDirectory(prefix="hub-prepare-") as folder, Supervisor() as supervisor:
        _collect_static(supervisor, checks.like_production(Path(folder)))
    return 0


def _collect_static(supervisor: Supervisor, variables: Mapping[str, str]) -> None:
    """Collect the static files when they have changed; an image has them collected already."""
    mark = STATE / "static.done"
    now = environment.fingerprint(processes.static_files(PROJECT))
    if environment.unchanged(mark, now):
        return
    supervisor.run(
        "static", [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"], variables
    )
    mark.write_text(now)


def _children(variables: Mapping[str, str], listening: socket.socket | None) -> list[Child]:
    """The processes this machine runs: all of them, or those of HUB_PROCESSES."""
    wanted = _wanted(variables)
    children: list[Child] = []
    if listening is not None:
        children += [
            processes.web({}, listening, number=number, proxies=variables.get("HUB_PROXIES", ""))
            for number in range(1, int(variables.get("HUB_WEB_WORKERS", "2")) + 1)
        ]
    if "worker" in wanted:
        count = int(variables.get("HUB_JOB_WORKERS", "2"))
        children.append(processes.worker({}, pool="prefork", concurrency=count))
    if "beat" in wanted:
        children.append(processes.beat({}))
    if "relay" in wanted:
        children.append(processes.relay({}))
    return children


def _listen(variables: Mapping[str, str]) -> socket.socket | None:
    """The web processes' shared socket, which must live as long as they may be started again."""
    if "web" not in _wanted(variables):
        return None
    host, port = _bind(variables)
    try:
        return processes.listener(host, port)
    except OSError as error:
        raise CannotGo(f"HUB_BIND={host}:{port} cannot be used: {error.strerror}.") from None


def _wanted(variables: Mapping[str, str]) -> list[str]:
    return [
        word.strip() for word in variables.get("HUB_PROCESSES", ",".join(_PROCESSES)).split(",")
    ]


def _bind(variables: Mapping[str, str]) -> tuple[str, int]:
    host, _, port = variables.get("HUB_BIND", "127.0.0.1:8000").rpartition(":")
    if not host or not 0 < int(port) < 65536:
        raise ValueError(port)
    return host.strip("[]"), int(port)
