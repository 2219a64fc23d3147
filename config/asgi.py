"""The web process: static files, pages and the live socket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_asgi_application()

from config.live import live_application  # noqa: E402  # models load only after Django is set up

application = live_application(pages)  # type: ignore[arg-type]  # Django types its scope more narrowly
