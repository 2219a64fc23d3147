"""The web process: static files, pages and the live socket."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)

from config.bodies import Pages  # noqa: E402  # models load only after Django is set up
from config.live import live_application  # noqa: E402

application = live_application(Pages())  # type: ignore[arg-type]  # Django types its scope more narrowly

# What is loaded stays: the collector does not look through it again and again, which took a third of
# the time of a large page.
gc.collect()
gc.freeze()
