"""Load the demo story: a hub in mid-life, told through the acts that the pages call."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies import door
from agencies.actors import Service
from agencies.models import Person
from config.demo import story


class Command(BaseCommand):
    """`manage.py demo_story`; for an empty hub, and for demo data only."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Tell the story, one line a chapter."""
        if not settings.DEMO:
            raise CommandError("The demo story is told in a demo only (HUB_DEMO).")
        with door.door(Service("demo-story")):
            if Person.objects.exists():
                raise CommandError("This hub has people already. Start over with --fresh.")
        story.tell(lambda words: self.stdout.write(f"  {words}"))
        self.stdout.write(f"Everybody's password is {story.PASSWORD}")
