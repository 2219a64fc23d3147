"""The demo's witnesses: two agencies with a server each, and one that signs a file each day."""

import socket
from pathlib import Path

from audit.proof.notes import COSIGNATURE, ED25519, Key, make_key, public_key, read_key
from config.front import environment, processes
from config.front.supervisor import Child

_WITH_A_SERVER = {"police": "Ardenshire Police", "health": "Northmoor Community Health"}
_BY_FILE = {"homes": "Northmoor Homes"}


def start(demo: Path) -> list[Child]:
    """Make what keys are missing, tell the hub its witnesses, and give their processes."""
    hub_key = _key(demo / "sealer" / "signing.key", "localhost/log", ED25519)
    lines, children = [], []
    for short, agency in {**_WITH_A_SERVER, **_BY_FILE}.items():
        folder = environment.private_folder(demo / "witnesses" / short)
        key = _key(folder / "witness.key", f"{short}.example/witness", COSIGNATURE)
        lines += ["[[witness]]", f'agency = "{agency}"', f'key = "{key}"']
        if short in _WITH_A_SERVER:
            listen = f"127.0.0.1:{_free_port()}"
            lines.append(f'url = "http://{listen}"')
            children.append(processes.witness(folder, str(hub_key), listen))
    (demo / "witnesses.toml").write_text("\n".join(lines) + "\n")
    return children


def _key(path: Path, name: str, kind: bytes) -> Key:
    environment.private_folder(path.parent)
    if not path.exists():
        make_key(name, path, kind)
    name, private = read_key(path)
    return public_key(name, private, kind)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
