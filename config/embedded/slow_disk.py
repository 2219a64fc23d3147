"""A disk that takes its time to say that it has written: a wait after each sync of an embedded PostgreSQL.

Syncs of the write-ahead log go one after the other, so that commits wait for each other as they do on such
a disk; a wait inside each act would pass beside those of the others. How long is read from a file at each.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "BENCH_DISK"  # the file that says how long, in microseconds

_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
    char text[16] = {0};
    int file = open(getenv("BENCH_DISK"), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    if (read(file, text, sizeof text - 1) > 0) {
        long left = atol(text);
        struct timespec time = {left / 1000000, left % 1000000 * 1000};
        nanosleep(&time, NULL);
    }
    close(file);
}

int fdatasync(int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int done = real(file);
    wait_for_the_disk();
    return done;
}
"""


def prepare(folder: Path) -> Mapping[str, str]:
    """Make what a server needs in a folder it may look into; its variables, none without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return {}
    library, source, told = folder / "disk.so", folder / "disk.c", folder / "disk.wait"
    source.write_text(_SOURCE)
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        return {}
    told.write_text("0")
    for file in (library, told):
        file.chmod(0o644)
    return {"LD_PRELOAD": str(library), VARIABLE: str(told)}


@contextmanager
def taking(microseconds: int, told: Path) -> Iterator[None]:
    """Let each sync of the server take so much longer for a while."""
    told.write_text(str(microseconds))
    try:
        yield
    finally:
        told.write_text("0")
