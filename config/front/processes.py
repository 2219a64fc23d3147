"""The programs of a running hub, as the demo and production start them."""

import http.client
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from config.front.environment import MANAGE
from config.front.supervisor import Child

_CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery"]


def listener(host: str, port: int) -> socket.socket:
    """A listening socket that the web processes share, so that none of them races for the port.

    Raises OSError when the address is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host, port))
    made.listen(2048)
    return made


def web(
    environment: Mapping[str, str], listening: socket.socket, *, number: int = 1, proxies: str = ""
) -> Child:
    """One web process on the shared socket; `proxies` are the addresses whose headers it believes."""
    return Child(
        f"web-{number}",
        [sys.executable, "-m", "config.web", str(listening.fileno()), proxies],
        {**environment, "HUB_LOGIN": "web"},
        pass_fds=(listening.fileno(),),
    )


def worker(environment: Mapping[str, str], *, pool: str, concurrency: int) -> Child:
    """The process that does jobs, with threads in the demo and processes of its own in production."""
    return Child(
        "worker",
        [
            *_CELERY, "worker", "--pool", pool, "--concurrency", str(concurrency),
            "--loglevel", "WARNING", "--without-mingle", "--without-gossip",
        ],
        {**environment, "HUB_LOGIN": "web"},
        # A killed pool's processes would stay; asked to end, it ends them.
        orphaned="SIGKILL" if pool == "threads" else "SIGTERM",
    )  # fmt: skip


def beat(environment: Mapping[str, str]) -> Child:
    """The process that says when a job is due.

    It keeps no file of its own: the usual one needs a database module that bare Debian lacks, and
    jobs here are derived from rows and may be asked for twice.
    """
    return Child(
        "beat",
        [*_CELERY, "beat", "-S", "celery.beat:Scheduler", "--loglevel", "WARNING", "--pidfile="],
        {**environment, "HUB_LOGIN": "web"},
    )


def relay(environment: Mapping[str, str]) -> Child:
    """The process that numbers and publishes notices."""
    return Child("relay", [*MANAGE, "relay"], {**environment, "HUB_LOGIN": "relay"})


def sealer(environment: Mapping[str, str]) -> Child:
    """The process that seals the log; it alone holds the signing key."""
    return Child("sealer", [*MANAGE, "sealer"], {**environment, "HUB_LOGIN": "sealer"})


def witness(folder: Path, hub_key: str, listen: str) -> Child:
    """A witness as an agency runs it on a machine of its own."""
    words = ["witness", str(folder / "witness.key"), str(folder / "signed.jsonl")]
    return Child(
        f"witness-{folder.name}",
        [sys.executable, "-m", "audit.proof", *words, "--hub-key", hub_key, "--listen", listen],
        {},
    )


def disposal(environment: Mapping[str, str], *, every: float) -> Child:
    """The process that destroys what two people agreed to, where no timer of the system does it."""
    keys = environment["KEYS_DATABASE_URL"].replace("://web@", "://disposal@")
    return Child(
        "disposal",
        [*MANAGE, "dispose", "--every", str(every)],
        {**environment, "HUB_LOGIN": "disposal", "KEYS_DATABASE_URL": keys},
    )


def page_answers(port: int) -> bool:
    """Whether the first page answers with anything but an error of the server.

    Asked by number and named by header, as not every bare machine knows the name localhost.
    """
    peer = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        peer.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return peer.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        peer.close()


def static_files(project: Path) -> list[Path]:
    """Everything that collectstatic would look at, with the versions of the packages that bring more."""
    own = [path for path in (project / "config" / "static").rglob("*") if path.is_file()]
    return [*own, project / "requirements" / "run.txt"]


def migration_files(project: Path) -> list[Path]:
    """Every migration of ours, with the versions of the packages that bring more."""
    own = [
        path
        for app in ("agencies", "audit", "mash_hub", "meetings")
        for path in (project / app).rglob("migrations/*.py")
    ]
    return [*own, project / "requirements" / "run.txt"]
