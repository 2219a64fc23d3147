"""`./hub demo`: a hub in mid-life on this machine, with servers of its own, all in one terminal."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

from config.embedded.postgres import SUPERUSER, Postgres
from config.embedded.valkey import Valkey
from config.front import databases, environment, processes, witnesses
from config.front.environment import DEMO, MANAGE, PROJECT, CannotGo
from config.front.supervisor import Failed, Supervisor

_FIRST_PAGE = 60.0  # seconds until the web process must answer


def demo(arguments: Sequence[str]) -> int:
    """Bring the demo up and stay with it until somebody stops it."""
    if unknown := [word for word in arguments if word != "--fresh"]:
        raise CannotGo(f"./hub demo does not know {unknown[0]!r}: it takes --fresh and PORT=8001.")
    port = int(os.environ.get("PORT", "8000"))
    with environment.only_one(DEMO / "lock"), Supervisor(logs=DEMO / "logs") as supervisor:
        listening = _listen(port)
        fresh = "--fresh" in arguments
        if fresh:
            _forget()
        variables = _servers(supervisor, port)
        _fill(supervisor, variables)
        _processes(supervisor, variables, listening, port)
        _greet(variables, port)
        supervisor.keep()


def _listen(port: int) -> socket.socket:
    try:
        return processes.listener("127.0.0.1", port)
    except OSError:
        raise CannotGo(
            f"Port {port} is in use: choose another, for example PORT={port + 1} ./hub demo."
        ) from None


def _forget() -> None:
    """Remove the demo's data, keys and marks, but not the lock this process holds."""
    for part in (
        Postgres(DEMO, durable=True).data,
        DEMO / "keys",
        DEMO / "attachments",
        DEMO / "sealer",
        DEMO / "witnesses",
        DEMO / "secret-key",
    ):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)
    for mark in DEMO.glob("*.done"):
        mark.unlink()


def _servers(supervisor: Supervisor, port: int) -> dict[str, str]:
    """Start PostgreSQL and Valkey, and return the variables of this hub."""
    with _step("Starting PostgreSQL and Valkey"):
        postgres, valkey = Postgres(DEMO, durable=True), Valkey(DEMO)
        if postgres.prepare():
            for mark in DEMO.glob("*.done"):  # they speak of data that are gone
                mark.unlink()
        supervisor.start(postgres.child())
        supervisor.start(valkey.child())
        start_over = not (DEMO / "story.done").exists()  # a story half told cannot be gone on with
        databases.prepare(postgres.url(SUPERUSER, "postgres"), start_over=start_over)
    for name in environment.OURS:
        os.environ.pop(name, None)
    variables = {
        "DATABASE_URL": postgres.url("web", "hub"),
        "OWNER_DATABASE_URL": postgres.url("owner", "hub"),
        "RELAY_DATABASE_URL": postgres.url("relay", "hub"),
        "SEALER_DATABASE_URL": postgres.url("sealer", "hub"),
        "HUB_SEALER_KEY_FILE": str(DEMO / "sealer" / "signing.key"),
        "HUB_WITNESSES_FILE": str(DEMO / "witnesses.toml"),
        "DISPOSAL_DATABASE_URL": postgres.url("disposal", "hub"),
        "KEYS_DATABASE_URL": postgres.url("web", "hub_keys"),
        "REDIS_URL": valkey.url,
        "HUB_ADDRESS": f"http://localhost:{port}",
        "HUB_DEMO": "true",
        "HUB_SECRET_KEY_FILE": str(environment.secret_file(DEMO / "secret-key")),
        "HUB_KEYS_DIR": str(environment.private_folder(DEMO / "keys")),
        "HUB_ATTACHMENTS_DIR": str(environment.private_folder(DEMO / "attachments")),
    }
    environment.write_private(DEMO / "environment.json", variables)
    return variables


def _fill(supervisor: Supervisor, variables: Mapping[str, str]) -> None:
    """Bring tables, story and static files up to date, each only when something changed."""
    keys = variables["KEYS_DATABASE_URL"].replace("://web@", "://owner@")
    owner = {**variables, "HUB_LOGIN": "owner", "KEYS_DATABASE_URL": keys}
    web = {**variables, "HUB_LOGIN": "web"}
    story_is_told = (DEMO / "story.done").exists()

    def migrate() -> None:
        supervisor.run("migrate", [*MANAGE, "migrate", "--no-input"], owner)
        supervisor.run("migrate-keys", [*MANAGE, "migrate", "--no-input", "--database=keys"], owner)
        supervisor.run("first-run", [*MANAGE, "first_run", "--keys"], web)  # those a newer hub has

    def collect() -> None:
        supervisor.run("static", [*MANAGE, "collectstatic", "--no-input", "--clear"], web)

    def tell() -> None:
        print(flush=True)
        supervisor.run("story", [*MANAGE, "demo_story"], web, shown=True)
        supervisor.run("verify", [*MANAGE, "verify"], owner)
        print("  … and its log is whole:", end="", flush=True)

    tables = environment.fingerprint(processes.migration_files(PROJECT))
    _once("tables", tables if story_is_told else "", "Making the tables", migrate)
    _once("story", "told", "Telling the demo story", tell)
    files = environment.fingerprint(processes.static_files(PROJECT))
    _once("static", files, "Collecting the static files", collect)
    if not story_is_told:
        (DEMO / "tables.done").write_text(tables)


def _once(name: str, now: str, sentence: str, work: Callable[[], None]) -> None:
    """Do `work` unless its mark says that it was done for what is there now."""
    mark = DEMO / f"{name}.done"
    if now and environment.unchanged(mark, now):
        return
    with _step(sentence):
        work()
    mark.write_text(now)


def _processes(
    supervisor: Supervisor, variables: Mapping[str, str], listening: socket.socket, port: int
) -> None:
    with _step("Starting web, worker, beat, relay, sealer, witnesses and disposal"):
        supervisor.start(processes.web(variables, listening))
        supervisor.start(processes.worker(variables, pool="threads", concurrency=2))
        supervisor.start(processes.beat(variables))
        supervisor.start(processes.relay(variables))
        for one in witnesses.start(DEMO):  # which makes the key that the sealer signs with
            supervisor.start(one)
        supervisor.start(processes.sealer(variables))
        supervisor.start(processes.disposal(variables, every=10.0))
        until = time.monotonic() + _FIRST_PAGE
        while not processes.page_answers(port):
            if time.monotonic() > until:
                raise Failed(f"The first page did not answer; see {DEMO / 'logs' / 'web-1.log'}.")
            time.sleep(0.1)


def _greet(variables: Mapping[str, str], port: int) -> None:
    accounts = subprocess.run(
        [*MANAGE, "demo_accounts"],
        env={**os.environ, **variables, "HUB_LOGIN": "web"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(
        f"\nThe hub is ready: http://localhost:{port}\n\n{accounts.stdout.rstrip()}\n\n"
        "The one-time code of an account, from another terminal: ./hub code NAME\n"
        "Ctrl-C stops the hub and keeps its data; ./hub demo --fresh starts over.",
        flush=True,
    )


class _step:  # noqa: N801 (reads as a statement)
    """Says what is being done and how long it took."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __enter__(self) -> None:
        self.start = time.monotonic()
        print(f"{self.sentence} …", end="", flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        print(" failed" if kind else f" {time.monotonic() - self.start:.1f} s", flush=True)
