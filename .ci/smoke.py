"""Tries `./hub demo` as a person would: it answers, keeps its data, stops cleanly, leaves nothing."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FIRST, LATER = 900.0, 240.0  # seconds a start may take on a busy machine, or one slower by seven


def main() -> int:
    """Go through a demo's life twice; 1 when a step is not as it should be."""
    port = free_port()
    print("first start, from nothing", flush=True)
    demo = start(port, FIRST, "--fresh")
    expect(status(port) < 500, "the first page answers")
    expect(style_sheet(port) != b"", "a style sheet answers")
    keys = kept()
    everything = family(demo.pid)
    expect(len(everything) > 5, "web, worker, beat, relay and servers run")
    refused = subprocess.run(
        ["./hub", "demo"], cwd=PROJECT, capture_output=True, text=True, check=False,
        env={**os.environ, "PORT": str(port)},
    )  # fmt: skip
    expect(refused.returncode == 1 and "in use" in refused.stderr, "a second one is refused")
    demo.send_signal(signal.SIGINT)
    expect(demo.wait(60) == 0, "Ctrl-C stops it cleanly")
    expect(gone(everything, 5), "nothing of it is left")

    print("second start, with the data of the first", flush=True)
    begun = time.monotonic()
    demo = start(port, LATER)
    print(f"  it took {time.monotonic() - begun:.1f} s", flush=True)
    expect(status(port) < 500, "the first page answers again")
    expect(kept() == keys, "keys and secret are the same")
    everything = family(demo.pid)
    demo.kill()
    demo.wait()
    expect(gone(everything, 20), "kill -9 leaves no process behind")
    print("the demo is sound", flush=True)
    return 0


def start(port: int, within: float, *words: str) -> "subprocess.Popen[str]":
    """Start the demo and wait until it says that it is ready."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL")
    }
    demo = subprocess.Popen(
        ["./hub", "demo", *words], cwd=PROJECT, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**environment, "PORT": str(port)},
    )  # fmt: skip
    assert demo.stdout is not None
    signal.signal(signal.SIGALRM, lambda *_: demo.kill())
    signal.alarm(int(within))
    said = []
    for line in demo.stdout:
        print(f"  | {line}", end="", flush=True)
        said.append(line)
        if line.startswith("Ctrl-C stops"):
            signal.alarm(0)
            return demo
    raise SystemExit(f"the demo ended before it was ready (exit code {demo.wait()})")


def status(port: int) -> int:
    """The status of the first page."""
    peer = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    peer.request("GET", "/", headers={"Host": f"localhost:{port}"})
    return peer.getresponse().status


def style_sheet(port: int) -> bytes:
    """The style sheet that the sign-in page names."""
    peer = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    peer.request("GET", "/account/sign-in/", headers={"Host": f"localhost:{port}"})
    page = peer.getresponse().read().decode()
    address = next((part for part in page.split('"') if part.endswith(".css")), "")
    expect(address.startswith("/static/"), "the sign-in page names a style sheet")
    peer.request("GET", address, headers={"Host": f"localhost:{port}"})
    answer = peer.getresponse()
    return answer.read() if answer.status == 200 else b""


def kept() -> "dict[str, bytes]":
    """The secrets the demo made for itself."""
    demo = PROJECT / ".hub" / "demo"
    files = [demo / "secret-key", *sorted((demo / "keys").rglob("*.key"))]
    return {path.name: path.read_bytes() for path in files}


def family(pid: int) -> "list[int]":
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            child, parent = (
                int(stat.parent.name),
                int(stat.read_text().rpartition(")")[2].split()[1]),
            )
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(child)
    found = [pid]
    for member in found:
        found.extend(children.get(member, []))
    return found


def gone(pids: "list[int]", within: float) -> bool:
    """Whether all these processes have ended, or do so in time."""
    until = time.monotonic() + within
    while any(alive(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def expect(holds: bool, sentence: str) -> None:
    """Say that something holds, or stop."""
    print(f"  {'ok' if holds else 'FAILED'}: {sentence}", flush=True)
    if not holds:
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
