"""The web process: uvicorn on a listening socket it is given, with the limits of pages and sockets.

Run as a program by `./hub demo` and `./hub serve`: `python -m config.web FD [PROXIES]`.
"""

import sys
from typing import Any

import uvicorn

APPLICATION = "config.asgi:application"
LIMITS: dict[str, Any] = {
    "ws": "config.lines:LineProtocol",
    "ws_max_size": 4096,
    "ws_per_message_deflate": False,
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": 5,
}


def main(descriptor: str, proxies: str = "") -> None:
    """Serve until asked to stop; `proxies` are the addresses whose headers are believed."""
    uvicorn.run(
        APPLICATION,
        fd=int(descriptor),
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        **LIMITS,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
