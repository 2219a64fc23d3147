"""The peer of a broadcast: a plain Channels consumer in one group, on uvicorn, over channels_redis.

Run as a program by `broadcast`: its arguments are a listening socket and the address of Redis. It is
what the documentation of Channels shows, with the newer pub/sub layer, in a process that does nothing
else: no sign-in, no row, no cursor, and the message is as long as one of ours.
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

GROUP = "bench"
LAYER = "channels_redis.pubsub.RedisPubSubChannelLayer"


class PeerConsumer(AsyncWebsocketConsumer):
    """One socket of the peer."""

    groups = [GROUP]

    async def told(self, event: dict[str, Any]) -> None:
        """Pass a message of the group on."""
        await self.send(text_data=event["text"])


def main(descriptor: str, redis: str) -> None:
    """Serve until ended."""
    layers = {"default": {"BACKEND": LAYER, "CONFIG": {"hosts": [redis]}}}
    settings.configure(CHANNEL_LAYERS=layers)
    uvicorn.run(
        PeerConsumer.as_asgi(),
        fd=int(descriptor),
        lifespan="off",
        log_level="warning",
        access_log=False,
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
