"""Static files: hashed names in production, served before any of our code is asked."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

UNUSED = "django_htmx/ext/"  # a comment there imports a file that does not exist


class HubStaticFilesStorage(ManifestStaticFilesStorage):
    """Django's manifest storage that also follows imports between script modules."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Name files by their content, all but those no page loads."""
        used = {name: found for name, found in paths.items() if not name.startswith(UNUSED)}
        yield from super().post_process(used, dry_run=dry_run, **options)
